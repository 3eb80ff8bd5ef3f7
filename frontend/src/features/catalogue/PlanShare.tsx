import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { MoneyField, Select, TextField } from '@/ui';
import type { FeeValues } from './feeValues';
import type { ShareKind, StartMonthKind } from './plan.gql';
import type { PlanValues } from './planValues';

const SHARES = ['AMOUNT', 'PERCENT'] as const satisfies readonly ShareKind[];
const STARTS = ['MONTHS', 'AMOUNTS', 'PERCENTS'] as const satisfies readonly StartMonthKind[];
const MONTH_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const NONE = 'NONE';

type Props = { form: FormState<PlanValues>; currency: string | undefined };

/** The branch's part of the fee, and what a first year costs that begins late (CAT-21). */
export function ShareStep({ form, currency }: Props) {
  const t = useT();
  const { fees } = form.values;
  const set = (patch: Partial<FeeValues>) => form.set({ fees: { ...fees, ...patch } });
  return (
    <>
      <Select
        label={t('catalogue.share')}
        hint={t('catalogue.shareHint')}
        value={fees.shareKind ?? NONE}
        onChange={(kind) => set({ shareKind: kind === NONE ? undefined : kind })}
        options={[
          { id: NONE, label: t('catalogue.share.NONE') },
          ...SHARES.map((id) => ({ id, label: t(`catalogue.share.${id}`) })),
        ]}
      />
      {fees.shareKind === 'AMOUNT' && !currency && <p className="dim">{t('catalogue.currencyFirst')}</p>}
      {fees.shareKind === 'AMOUNT' && currency && (
        <MoneyField
          label={t('catalogue.shareAmount')}
          currency={currency}
          value={fees.shareMinor}
          onChange={(shareMinor) => set({ shareMinor })}
          error={form.error('fees.shareMinor')}
        />
      )}
      {fees.shareKind === 'PERCENT' && (
        <TextField
          label={t('catalogue.sharePercent')}
          isRequired
          value={fees.sharePercent}
          onChange={(sharePercent) => set({ sharePercent })}
          error={form.error('fees.sharePercent')}
        />
      )}
      {fees.shareKind && (
        <TextField
          label={t('catalogue.shareAccount')}
          isRequired
          value={fees.shareAccount}
          onChange={(shareAccount) => set({ shareAccount })}
          error={form.error('fees.shareAccount')}
        />
      )}
      <Select
        label={t('catalogue.startMonth')}
        hint={t('catalogue.startMonthHint')}
        value={fees.startKind ?? NONE}
        onChange={(kind) => set({ startKind: kind === NONE ? undefined : kind })}
        error={form.error('fees.startKind') ?? form.error('fees.startAmounts') ?? form.error('fees.startPercents')}
        options={[
          { id: NONE, label: t('catalogue.startMonth.NONE') },
          ...STARTS.map((id) => ({ id, label: t(`catalogue.startMonth.${id}`) })),
        ]}
      />
      {fees.startKind && fees.startKind !== 'MONTHS' && (
        <StartTable form={form} currency={currency} kind={fees.startKind} set={set} />
      )}
    </>
  );
}

const put = <T,>(rows: readonly T[], place: number, value: T) => rows.map((row, n) => (n === place ? value : row));

type TableProps = Props & { kind: 'AMOUNTS' | 'PERCENTS'; set: (patch: Partial<FeeValues>) => void };

function StartTable({ form, currency, kind, set }: TableProps) {
  const t = useT();
  const { fees } = form.values;
  return (
    <div className="columns">
      {MONTH_NUMBERS.map((month, place) =>
        kind === 'PERCENTS' ? (
          <TextField
            key={month}
            label={t(`catalogue.month.${month}`)}
            value={fees.startPercents[place] ?? ''}
            onChange={(percent) => set({ startPercents: put(fees.startPercents, place, percent) })}
            error={form.error(`fees.startPercents.${place}`)}
          />
        ) : (
          <MoneyField
            key={month}
            label={t(`catalogue.month.${month}`)}
            currency={currency ?? ''}
            value={fees.startAmounts[place]}
            onChange={(minor) => set({ startAmounts: put(fees.startAmounts, place, minor) })}
            error={form.error(`fees.startAmounts.${place}`)}
          />
        ),
      )}
    </div>
  );
}
