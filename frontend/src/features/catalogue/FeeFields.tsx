import { useT } from '@/app/i18n';
import { METHODS } from '@/app/words/methods';
import { Button, MoneyField, NumberField, Select } from '@/ui';
import type { FeeVat, PaymentMethod } from './plans.gql';
import './catalogue.css';

export type Fee = { method: PaymentMethod; feeMinor: number | undefined; fromPeriod: number; vat: FeeVat };

const VATS = ['DISTRIBUTED', 'NONE'] as const satisfies readonly FeeVat[];

type Props = {
  fees: readonly Fee[];
  currency: string;
  onChange: (fees: Fee[]) => void;
  error: (path: string) => string | undefined;
};

/** Fees by payment method; a method has at most one. */
export function FeeFields({ fees, currency, onChange, error }: Props) {
  const t = useT();
  const free = METHODS.filter((method) => !fees.some((fee) => fee.method === method));
  const [next] = free;
  const change = (place: number, patch: Partial<Fee>) =>
    onChange(fees.map((fee, index) => (index === place ? { ...fee, ...patch } : fee)));

  return (
    <fieldset className="stack">
      <legend className="field-label">{t('catalogue.fees')}</legend>
      {fees.map((fee, place) => (
        <div key={fee.method} className="stack fee">
          <Select
            label={t('catalogue.method')}
            value={fee.method}
            onChange={(method) => method && change(place, { method })}
            error={error(`fees.${place}.method`)}
            options={[fee.method, ...free].map((id) => ({ id, label: t(`method.${id}`) }))}
          />
          <div className="columns">
            <MoneyField
              label={t('catalogue.feeAmount')}
              currency={currency}
              value={fee.feeMinor}
              onChange={(feeMinor) => change(place, { feeMinor })}
              error={error(`fees.${place}.feeMinor`)}
            />
            <NumberField
              label={t('catalogue.fromPeriod')}
              min={1}
              value={fee.fromPeriod}
              onChange={(fromPeriod) => change(place, { fromPeriod })}
              error={error(`fees.${place}.fromPeriod`)}
            />
          </div>
          <Select
            label={t('catalogue.feeVat')}
            value={fee.vat}
            onChange={(vat) => vat && change(place, { vat })}
            options={VATS.map((id) => ({ id, label: t(`catalogue.feeVat.${id}`) }))}
          />
          <div>
            <Button
              small
              look="ghost"
              aria-label={t('catalogue.removeFee', { method: t(`method.${fee.method}`) })}
              onPress={() => onChange(fees.filter((_, index) => index !== place))}
            >
              {t('catalogue.remove')}
            </Button>
          </div>
        </div>
      ))}
      {next && (
        <div>
          <Button
            onPress={() => onChange([...fees, { method: next, feeMinor: undefined, fromPeriod: 1, vat: 'DISTRIBUTED' }])}
          >
            {t('catalogue.addFee')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
