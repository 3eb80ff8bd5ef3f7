import { useT, type MessageKey } from '@/app/i18n';
import { Button, Notice } from '@/ui';
import type { MemberEntryFragment } from './memberForm.gql';
import { valuesOf, type MemberValues } from './memberValues';

type Props = {
  base: MemberEntryFragment;
  current: MemberEntryFragment;
  pending: boolean;
  onTakeCurrent: () => void;
  onKeepMine: () => void;
};

const NAMES: Record<keyof MemberValues, MessageKey> = {
  kind: 'people.kind',
  firstName: 'people.firstName',
  lastName: 'people.lastName',
  companyName: 'people.companyName',
  organisationNumber: 'people.organisationNumber',
  birthOn: 'people.birthOn',
  gender: 'people.gender',
  email: 'people.email',
  phone: 'people.phone',
  language: 'people.language',
  branchId: 'people.branch',
  addresses: 'people.addresses',
  householdMain: 'people.relation.HOUSEHOLD_MAIN',
  payer: 'people.relation.PAYER',
  recruiter: 'people.relation.RECRUITER',
};

/** Values that read well in a list; links and addresses are only named. */
const shown = (value: MemberValues[keyof MemberValues]) =>
  typeof value === 'string' && value !== '' ? `: ${value}` : '';

/** Someone else saved the member meanwhile: says which fields they changed, and lets the reader choose. */
export function StaleAnswer({ base, current, pending, onTakeCurrent, onKeepMine }: Props) {
  const t = useT();
  const before = valuesOf(base);
  const now = valuesOf(current);
  const changed = (Object.keys(NAMES) as (keyof MemberValues)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
  return (
    <Notice tone="warn" live>
      <strong>{t('refusal.StaleVersion')}</strong>
      <ul>
        {changed.map((name) => (
          <li key={name}>
            {t(NAMES[name])}
            {name === 'branchId' ? `: ${current.branch?.name ?? '–'}` : shown(now[name])}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button onPress={onTakeCurrent}>{t('people.takeCurrent')}</Button>
        <Button onPress={onKeepMine} isPending={pending}>
          {t('people.keepMine')}
        </Button>
      </div>
    </Notice>
  );
}
