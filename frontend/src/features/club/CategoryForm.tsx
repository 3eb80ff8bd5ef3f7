import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Checkbox, TextField } from '@/ui';
import { FormFoot } from './FormFoot';
import { SaveMembershipCategoryDoc, type CategorySheetFragment } from './rates.gql';

type Values = { name: string; organisationId: string | undefined; closed: boolean };
type Props = { saved: CategorySheetFragment | undefined; onDone: (name: string) => void; onCancel: () => void };

/** A membership category of an organisation, new or changed; one that is used is closed, never deleted (CAT-21). */
export function CategoryForm({ saved, onDone, onCancel }: Props) {
  const t = useT();
  const { only } = useOrganisations();
  const { run, pending } = useCommand(SaveMembershipCategoryDoc);
  const form = useForm<Values>({
    initial: { name: saved?.name ?? '', organisationId: saved?.organisation.id, closed: saved?.closed ?? false },
    check: ({ name, organisationId }) =>
      problemsOf([
        ['name', required(name)],
        ['organisationId', required(organisationId ?? only?.id)],
      ]),
    submit: async ({ name, organisationId, closed }) => {
      const answer = await run({
        input: { id: saved?.id ?? null, organisationId: organisationId ?? only?.id ?? '', name: name.trim(), closed },
      });
      if (answer?.kind === 'done') onDone(answer.value.membershipCategory.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('club.categoryHint')}</p>
      <TextField label={t('club.name')} isRequired autoFocus {...form.field('name')} />
      {!saved && <OrganisationSelect {...form.field('organisationId')} />}
      {saved && (
        <Checkbox label={t('club.categoryClosed')} checked={form.values.closed} onChange={(closed) => form.set({ closed })} />
      )}
      <FormFoot refusal={form.refusal} pending={pending} onCancel={onCancel} />
    </form>
  );
}
