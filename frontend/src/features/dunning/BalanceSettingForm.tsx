import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { today } from '@/app/today';
import { Button, Checkbox, MoneyField, Notice, NumberField, SkeletonRows, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { BalanceSettingDoc, SaveBalanceSettingDoc, type BalanceSettingQuery } from './balances.gql';

type Saved = BalanceSettingQuery['balanceSetting'];
type Organisation = { id: string; currency: string };
type Values = {
  active: boolean;
  thresholdMinor: number | undefined;
  delayDays: number;
  fromOn: string | undefined;
};

const DELAY_DAYS_MAX = 365;

/** When an organisation demands what is left to pay after a stop (CAT-42). */
export function BalanceSetting({ organisation }: { organisation: Organisation }) {
  const [{ data }] = useQuery({ query: BalanceSettingDoc, variables: { organisationId: organisation.id } });
  if (!data) return <SkeletonRows rows={3} />;
  return <BalanceSettingForm key={organisation.id} organisation={organisation} saved={data.balanceSetting} />;
}

function BalanceSettingForm({ organisation, saved }: { organisation: Organisation; saved: Saved }) {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const { run, pending } = useCommand(SaveBalanceSettingDoc);
  const form = useForm<Values>({
    initial: {
      active: saved?.active ?? false,
      thresholdMinor: saved?.thresholdMinor ?? 10_000,
      delayDays: saved?.delayDays ?? 1,
      fromOn: saved?.fromOn ?? today(),
    },
    check: ({ thresholdMinor, fromOn }) =>
      problemsOf([
        ['thresholdMinor', required(thresholdMinor)],
        ['fromOn', required(fromOn)],
      ]),
    submit: async ({ active, thresholdMinor, delayDays, fromOn }) => {
      const input = {
        organisationId: organisation.id,
        active,
        thresholdMinor: thresholdMinor ?? 0,
        delayDays,
        fromOn: fromOn ?? '',
      };
      const answer = await run({ input });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') toast(t(active ? 'dunning.balanceSaved' : 'dunning.balanceOff'));
    },
  });
  const { active } = form.values;
  return (
    <form {...form.formProps} className="stack process-form">
      <Checkbox
        label={t('dunning.balanceOn')}
        checked={active}
        isDisabled={!mayWrite}
        onChange={(next) => form.set({ active: next })}
      />
      {active && (
        <div className="reminder-fields">
          <MoneyField
            label={t('dunning.balanceThreshold')}
            currency={organisation.currency}
            {...form.field('thresholdMinor')}
          />
          <NumberField
            label={t('dunning.balanceDelay')}
            min={0}
            max={DELAY_DAYS_MAX}
            {...form.field('delayDays')}
          />
          <DateField label={t('dunning.balanceFrom')} isRequired {...form.field('fromOn')} />
        </div>
      )}
      <p className="dim">{t('dunning.balanceHint')}</p>
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {mayWrite && (active || saved) && (
        <div>
          <Button type="submit" isPending={pending}>
            {t('dunning.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
