import { useT } from '@/app/i18n';
import { Button, Notice } from '@/ui';
import type { SubscriptionCardFragment } from './member.gql';

export type ChangeProps = { subscription: SubscriptionCardFragment; onClose: () => void };

type Props = {
  refusal: string | undefined;
  pending: boolean;
  label: string;
  danger?: boolean;
  onClose: () => void;
};

/** The end of each form that changes a subscription: what was refused, and its buttons. */
export function ChangeFoot({ refusal, pending, label, danger = false, onClose }: Props) {
  const t = useT();
  return (
    <>
      {refusal && (
        <Notice tone="bad" live>
          {refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look={danger ? 'danger' : 'main'} isPending={pending}>
          {label}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </>
  );
}
