import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Select, TextField } from '@/ui';
import { FormFoot } from './FormFoot';
import { RateChoicesDoc, SaveUnitDoc, type UnitKind, type UnitSheetFragment } from './units.gql';

const NONE = 'none';

type Values = { name: string; feeRateId: string | undefined };
type Props = {
  kind: UnitKind;
  parentId?: string;
  saved?: UnitSheetFragment;
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** The name of a unit, and the fee rate that a department may carry (PPL-08, CAT-22). */
export function UnitForm({ kind, parentId, saved, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveUnitDoc);
  const [{ data }] = useQuery({ query: RateChoicesDoc, pause: kind !== 'DEPARTMENT' });
  const form = useForm<Values>({
    initial: { name: saved?.name ?? '', feeRateId: saved?.feeRate?.id },
    check: ({ name }) => problemsOf([['name', required(name)]]),
    submit: async ({ name, feeRateId }) => {
      const answer = await run({
        input: {
          kind,
          name: name.trim(),
          feeRateId: feeRateId ?? null,
          parentId: saved ? (saved.parent?.id ?? null) : (parentId ?? null),
          id: saved?.id ?? null,
          version: saved?.version ?? null,
        },
      });
      if (answer?.kind === 'done') onDone(answer.value.unit.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('club.name')} isRequired autoFocus {...form.field('name')} />
      {kind === 'DEPARTMENT' && (
        <Select
          label={t('club.rate')}
          hint={t('club.rateHint')}
          value={form.values.feeRateId ?? NONE}
          onChange={(chosen) => form.set({ feeRateId: chosen === NONE ? undefined : chosen })}
          options={[
            { id: NONE, label: t('ui.none') },
            ...(data?.feeRates ?? []).map(({ id, name }) => ({ id, label: name })),
          ]}
          error={form.error('feeRateId')}
        />
      )}
      <FormFoot refusal={form.refusal} pending={pending} onCancel={onCancel} />
    </form>
  );
}
