import type { FormState } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { MoneyField, Select, TextField } from '@/ui';
import { leastPaid, type ProcessValues, type ToleranceKind } from './processValues';

const KINDS = ['none', 'percent', 'amount'] as const satisfies readonly ToleranceKind[];

type Props = { form: FormState<ProcessValues>; currency: string };

/** How little may be missing of an invoice that still counts as paid: a percent or an amount (CAT-40, LED-05). */
export function ToleranceFields({ form, currency }: Props) {
  const t = useT();
  const format = useFormat();
  const { tolerance, percent, amountMinor } = form.values;
  const least = leastPaid(percent);
  return (
    <div className="reminder-fields">
      <Select
        label={t('dunning.tolerance')}
        value={tolerance}
        onChange={(kind) => kind && form.set({ tolerance: kind })}
        options={KINDS.map((id) => ({ id, label: t(`dunning.tolerance.${id}`) }))}
        hint={tolerance === 'none' ? undefined : t('dunning.toleranceHint')}
      />
      {tolerance === 'percent' && (
        <TextField
          label={t('dunning.tolerancePercent')}
          inputMode="decimal"
          value={percent}
          onChange={(next) => form.set({ percent: next })}
          hint={least === undefined ? undefined : t('dunning.leastPaid', { percent: format.number(least) })}
          error={form.error('tolerance.percent')}
        />
      )}
      {tolerance === 'amount' && (
        <MoneyField
          label={t('dunning.toleranceAmount')}
          currency={currency}
          value={amountMinor}
          onChange={(next) => form.set({ amountMinor: next })}
          error={form.error('tolerance.amountMinor')}
        />
      )}
    </div>
  );
}
