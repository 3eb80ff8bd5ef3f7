import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Select, SkeletonRows } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { CategoryChoicesDoc, GiveMembershipCategoryDoc } from './club.gql';

type Values = { choice: string | undefined; fromOn: string | undefined };
type Props = { memberId: string; onDone: () => void; onClose: () => void };

/** Gives a member a category of an organisation from a day on, or takes it away (CAT-21). */
export function CategoryForm({ memberId, onDone, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(GiveMembershipCategoryDoc);
  const [{ data }] = useQuery({ query: CategoryChoicesDoc, requestPolicy: 'cache-and-network' });
  const found = data?.membershipCategories ?? [];
  const organisations = new Map(found.map(({ organisation }) => [organisation.id, organisation.name]));
  const named = (label: string, organisation: string) => (organisations.size < 2 ? label : `${label} (${organisation})`);
  const form = useForm<Values>({
    initial: { choice: undefined, fromOn: today() },
    check: ({ choice, fromOn }) =>
      problemsOf([
        ['categoryId', required(choice)],
        ['fromOn', required(fromOn)],
      ]),
    submit: async ({ choice, fromOn }) => {
      const category = found.find(({ id }) => id === choice);
      const answer = await run({
        organisationId: category?.organisation.id ?? choice ?? '',
        memberIds: [memberId],
        fromOn: fromOn ?? '',
        categoryId: category?.id ?? null,
      });
      if (answer?.kind === 'done') onDone();
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  if (!data) return <SkeletonRows rows={4} />;
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('people.category.hint')}</p>
      <Select
        label={t('people.category.one')}
        value={form.values.choice}
        onChange={(choice) => form.set({ choice })}
        error={form.error('categoryId')}
        options={[
          ...found
            .filter(({ closed }) => !closed)
            .map(({ id, name, organisation }) => ({ id, label: named(name, organisation.name) })),
          ...[...organisations].map(([id, name]) => ({ id, label: named(t('people.category.none'), name) })),
        ]}
      />
      <DateField label={t('people.club.fromOn')} isRequired {...form.field('fromOn')} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.category.give')} onClose={onClose} />
    </form>
  );
}
