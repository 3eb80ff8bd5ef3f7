import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, NumberField, Select, TextField } from '@/ui';
import { FeeFields, type Fee } from './FeeFields';
import { LeadFields, type Lead } from './LeadFields';
import { CreateBillingPlanDoc } from './plans.gql';

const LEAD_DAYS = 14;
const LEAD_DAYS_MAX = 365;

type Values = { name: string; leadDays: number; currency: string | undefined; fees: Fee[]; leads: Lead[] };
type Props = { onDone: (name: string) => void; onCancel: () => void };

/** Creates a billing plan: lead days, and what each payment method costs (CAT-30). */
export function BillingPlanForm({ onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreateBillingPlanDoc);
  const { key } = useIdempotencyKey();
  const { organisations, error, refetch } = useOrganisations();
  const currencies = [...new Set(organisations.map((one) => one.currency))].toSorted();
  const only = currencies.length === 1 ? currencies[0] : undefined;
  const form = useForm<Values>({
    initial: { name: '', leadDays: LEAD_DAYS, currency: undefined, fees: [], leads: [] },
    check: (values) =>
      problemsOf([
        ['name', required(values.name)],
        ['currency', required(values.currency ?? only)],
        ['leadDays', Number.isNaN(values.leadDays) ? 'form.required' : undefined],
        ...values.leads.map((lead, place): [string, ReturnType<typeof required>] => [
          `methodLeadDays.${place}.leadDays`,
          Number.isNaN(lead.leadDays) ? 'form.required' : undefined,
        ]),
        ...values.fees.map((fee, place): [string, ReturnType<typeof required>] => [
          `fees.${place}.feeMinor`,
          required(fee.feeMinor),
        ]),
      ]),
    submit: async ({ name, leadDays, currency, fees, leads }) => {
      const input = {
        name: name.trim(),
        leadDays,
        methodLeadDays: leads,
        currency: currency ?? only ?? null,
        fees: fees.map((fee) => ({ ...fee, feeMinor: fee.feeMinor ?? 0 })),
      };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.billingPlan.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  if (organisations.length === 0) {
    return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  const currency = form.values.currency ?? only;
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      <NumberField
        label={t('catalogue.leadDays')}
        hint={t('catalogue.leadDaysHint')}
        min={0}
        max={LEAD_DAYS_MAX}
        {...form.field('leadDays')}
      />
      <LeadFields leads={form.values.leads} onChange={(leads) => form.set({ leads })} error={form.error} />
      {currencies.length > 1 && (
        <Select
          label={t('catalogue.currency')}
          options={currencies.map((id) => ({ id, label: id }))}
          isRequired
          {...form.field('currency')}
        />
      )}
      {currency && (
        <FeeFields
          currency={currency}
          fees={form.values.fees}
          onChange={(fees) => form.set({ fees })}
          error={form.error}
        />
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.create')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
