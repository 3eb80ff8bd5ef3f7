import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { today } from '@/app/today';
import { NumberField, TextField, type Option } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { SaveEmploymentDoc, type EmploymentLineFragment } from './employment.gql';

const PERCENT_MAX = 100;

type Props = {
  memberId: string;
  /** The employment that is changed; a new one has none. */
  saved: EmploymentLineFragment | undefined;
  onDone: () => void;
  onClose: () => void;
};

type Values = {
  employer: Option<string> | undefined;
  title: string;
  percent: number;
  fromOn: string | undefined;
  lastOn: string | undefined;
};

/** Where a member works, from day to day (PPL-07). */
export function EmploymentForm({ memberId, saved, onDone, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveEmploymentDoc);
  const form = useForm<Values>({
    initial: {
      employer: saved && { id: saved.employer.id, label: saved.employer.name },
      title: saved?.title ?? '',
      percent: saved?.percent ?? PERCENT_MAX,
      fromOn: saved?.fromOn ?? today(),
      lastOn: saved?.lastOn ?? undefined,
    },
    check: ({ employer, fromOn }) =>
      problemsOf([
        ['employerId', required(employer?.id)],
        ['fromOn', required(fromOn)],
      ]),
    submit: async ({ employer, title, percent, fromOn, lastOn }) => {
      const answer = await run({
        input: {
          id: saved?.id ?? null,
          version: saved?.version ?? null,
          memberId,
          employerId: employer?.id ?? '',
          title: title.trim(),
          percent,
          fromOn: fromOn ?? '',
          lastOn: lastOn ?? null,
        },
      });
      if (answer?.kind === 'done') onDone();
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <MemberLookup
        label={t('people.employment.employer')}
        hint={t('people.employment.employerHint')}
        value={form.values.employer}
        onChange={(employer) => form.set({ employer })}
        error={form.error('employerId')}
      />
      <TextField label={t('people.employment.title')} {...form.field('title')} />
      <NumberField label={t('people.employment.percent')} min={1} max={PERCENT_MAX} {...form.field('percent')} />
      <div className="columns">
        <DateField label={t('people.employment.fromOn')} isRequired {...form.field('fromOn')} />
        <DateField label={t('people.employment.lastOn')} {...form.field('lastOn')} />
      </div>
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.employment.save')} onClose={onClose} />
    </form>
  );
}
