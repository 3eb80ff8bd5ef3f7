import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { TextField } from '@/ui';
import { FormFoot } from './FormFoot';
import { SaveDebtorGroupDoc, type GroupSheetFragment } from './rates.gql';

type Values = { name: string; organisationId: string | undefined; receivableAccount: string };
type Props = { saved: GroupSheetFragment | undefined; onDone: (name: string) => void; onCancel: () => void };

/** A debtor group and the account that its members' postings go to from now on (PPL-19). */
export function GroupForm({ saved, onDone, onCancel }: Props) {
  const t = useT();
  const { only } = useOrganisations();
  const { run, pending } = useCommand(SaveDebtorGroupDoc);
  const form = useForm<Values>({
    initial: { name: saved?.name ?? '', organisationId: saved?.organisation.id, receivableAccount: saved?.receivableAccount ?? '' },
    check: ({ name, organisationId, receivableAccount }) =>
      problemsOf([
        ['name', required(name)],
        ['organisationId', required(organisationId ?? only?.id)],
        ['receivableAccount', required(receivableAccount)],
      ]),
    submit: async ({ name, organisationId, receivableAccount }) => {
      const answer = await run({
        input: {
          id: saved?.id ?? null,
          organisationId: organisationId ?? only?.id ?? '',
          name: name.trim(),
          receivableAccount: receivableAccount.trim(),
        },
      });
      if (answer?.kind === 'done') onDone(answer.value.debtorGroup.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('club.name')} isRequired autoFocus {...form.field('name')} />
      {!saved && <OrganisationSelect {...form.field('organisationId')} />}
      <TextField
        label={t('club.receivable')}
        hint={t('club.receivableHint')}
        isRequired
        inputMode="numeric"
        {...form.field('receivableAccount')}
      />
      <FormFoot refusal={form.refusal} pending={pending} onCancel={onCancel} />
    </form>
  );
}
