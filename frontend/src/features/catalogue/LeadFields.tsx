import { useT } from '@/app/i18n';
import { METHODS } from '@/app/words/methods';
import { Button, NumberField, Select } from '@/ui';
import type { PaymentMethod } from './plans.gql';
import './catalogue.css';

export type Lead = { method: PaymentMethod; leadDays: number };

type Props = {
  leads: readonly Lead[];
  onChange: (leads: Lead[]) => void;
  error: (path: string) => string | undefined;
};

const FIRST = 'AVTALEGIRO';
const LEAD_DAYS = 30;
const LEAD_DAYS_MAX = 365;

/** Methods that need more days than the plan; the larger number counts (CAT-31). */
export function LeadFields({ leads, onChange, error }: Props) {
  const t = useT();
  const free = METHODS.filter((method) => !leads.some((lead) => lead.method === method));
  const next = free.includes(FIRST) ? FIRST : free[0];
  const change = (place: number, patch: Partial<Lead>) =>
    onChange(leads.map((lead, index) => (index === place ? { ...lead, ...patch } : lead)));

  return (
    <fieldset className="stack">
      <legend className="field-label">{t('catalogue.methodLeads')}</legend>
      {leads.map((lead, place) => (
        <div key={lead.method} className="stack fee">
          <div className="columns">
            <Select
              label={t('catalogue.method')}
              value={lead.method}
              onChange={(method) => method && change(place, { method })}
              error={error(`methodLeadDays.${place}.method`)}
              options={[lead.method, ...free].map((id) => ({ id, label: t(`method.${id}`) }))}
            />
            <NumberField
              label={t('catalogue.leadDays')}
              min={0}
              max={LEAD_DAYS_MAX}
              value={lead.leadDays}
              onChange={(leadDays) => change(place, { leadDays })}
              error={error(`methodLeadDays.${place}.leadDays`)}
            />
          </div>
          <div>
            <Button
              small
              look="ghost"
              aria-label={t('catalogue.removeLead', { method: t(`method.${lead.method}`) })}
              onPress={() => onChange(leads.filter((_, index) => index !== place))}
            >
              {t('catalogue.remove')}
            </Button>
          </div>
        </div>
      ))}
      {next && (
        <div>
          <Button onPress={() => onChange([...leads, { method: next, leadDays: LEAD_DAYS }])}>{t('catalogue.addLead')}</Button>
        </div>
      )}
    </fieldset>
  );
}
