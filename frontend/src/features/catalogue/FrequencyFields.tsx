import { useT } from '@/app/i18n';
import { NumberField, Select } from '@/ui';
import type { FrequencyUnit } from './products.gql';
import './catalogue.css';

const UNITS = ['DAY', 'WEEK', 'MONTH', 'YEAR'] as const satisfies readonly FrequencyUnit[];
const COUNT_MAX = 366;

type Props = {
  count: number;
  unit: FrequencyUnit;
  onChange: (patch: { count?: number; unit?: FrequencyUnit }) => void;
  error?: string | undefined;
};

/** How often: every so many days, weeks, months or years. */
export function FrequencyFields({ count, unit, onChange, error }: Props) {
  const t = useT();
  return (
    <div className="frequency">
      <NumberField
        label={t('catalogue.every')}
        min={1}
        max={COUNT_MAX}
        value={count}
        onChange={(next) => onChange({ count: next })}
        error={error}
      />
      <Select
        label={t('catalogue.unit')}
        value={unit}
        onChange={(next) => next && onChange({ unit: next })}
        options={UNITS.map((id) => ({ id, label: t(`catalogue.unit.${id}`) }))}
      />
    </div>
  );
}
