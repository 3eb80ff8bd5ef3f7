import { useT } from '@/app/i18n';
import type { Refusal } from '@/app/refusals/explain';
import { Checkbox } from '@/ui';

type Props = {
  refused: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
};

/** Whether something was refused only because a schedule would never come round. */
export const isNeverMet = ({ fields }: Refusal): boolean =>
  fields.some(({ code }) => code === 'NEVER_MEET' || code === 'NEVER_RUN');

/** Lets a schedule be saved that its calendar never meets, by somebody who has been told so (RUN-04). */
export function AllTheSame({ refused, checked, onChange }: Props) {
  const t = useT();
  return refused || checked ? <Checkbox label={t('routines.allTheSame')} checked={checked} onChange={onChange} /> : null;
}
