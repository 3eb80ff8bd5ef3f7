import { useT } from '@/app/i18n';
import { MoneyField, NumberField, Select, TextField } from '@/ui';
import type { PriceValues } from './feeValues';
import type { PriceRuleKind } from './plan.gql';

const KINDS = ['FIXED', 'PERCENT_OFF', 'AMOUNT_OFF'] as const satisfies readonly PriceRuleKind[];
const AMOUNT_WORDS = { FIXED: 'catalogue.fixedPrice', AMOUNT_OFF: 'catalogue.amountOff' } as const;

type PriceProps = {
  value: PriceValues;
  currency: string | undefined;
  path: string;
  onChange: (patch: Partial<PriceValues>) => void;
  error: (path: string) => string | undefined;
};

/** What some members pay instead of the normal price: an amount, or less by a percent or an amount. */
export function FeePrice({ value, currency, path, onChange, error }: PriceProps) {
  const t = useT();
  return (
    <>
      <Select
        label={t('catalogue.feePrice')}
        value={value.kind}
        onChange={(kind) => kind && onChange({ kind })}
        options={KINDS.map((id) => ({ id, label: t(`catalogue.priceRule.${id}`) }))}
      />
      {value.kind === 'PERCENT_OFF' ? (
        <TextField
          label={t('catalogue.percentOff')}
          isRequired
          value={value.percent}
          onChange={(percent) => onChange({ percent })}
          error={error(`${path}.percent`)}
        />
      ) : currency ? (
        <MoneyField
          label={t(AMOUNT_WORDS[value.kind])}
          currency={currency}
          value={value.minor}
          onChange={(minor) => onChange({ minor })}
          error={error(`${path}.minor`)}
        />
      ) : (
        <p className="dim">{t('catalogue.currencyFirst')}</p>
      )}
    </>
  );
}

type YearsProps = {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  error?: string | undefined;
  hint?: string;
  max?: number;
};

/** A whole number that may be left empty. */
export function OptionalNumber({ value, onChange, max = 150, ...props }: YearsProps) {
  return (
    <NumberField
      {...props}
      min={0}
      max={max}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? undefined : next)}
    />
  );
}
