import { useNavigate } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Money, Select, TextField, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { InvoiceLineFields } from './InvoiceLineFields';
import { emptyLine, lineInput, totalOf, type LineValues } from './invoiceValues';
import { InvoiceChoicesDoc, IssueAdditionalInvoiceDoc } from './newInvoice.gql';

type Values = {
  billingPlanId: string | undefined;
  text: string;
  dueOn: string | undefined;
  lines: LineValues[];
};

type Props = { memberId: string; organisationId: string; onClose: () => void };

/** Issues an invoice beside all subscriptions, and leads to it (BIL-10). */
export default function NewInvoice({ memberId, organisationId, onClose }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const { run, pending } = useCommand(IssueAdditionalInvoiceDoc);
  const { key } = useIdempotencyKey();
  const { organisations } = useOrganisations();
  const [{ data, error }, refetch] = useQuery({ query: InvoiceChoicesDoc });
  const currency = organisations.find((one) => one.id === organisationId)?.currency ?? '';
  const plans = (data?.billingPlans ?? []).filter((plan) => plan.currency === currency);
  const planId = (values: Values) => values.billingPlanId ?? plans[0]?.id;
  const form = useForm<Values>({
    initial: { billingPlanId: undefined, text: '', dueOn: undefined, lines: [emptyLine()] },
    check: (values) =>
      problemsOf([
        ['text', required(values.text)],
        ['billingPlanId', required(planId(values))],
        ...values.lines.flatMap((line, place): [string, ReturnType<typeof required>][] => [
          [`lines.${place}.unitMinor`, required(line.unitMinor)],
          [`lines.${place}.text`, line.productId ? undefined : required(line.text)],
          [`lines.${place}.account`, line.productId ? undefined : required(line.account)],
        ]),
      ]),
    submit: async (values) => {
      const input = {
        organisationId,
        memberId,
        billingPlanId: planId(values) ?? '',
        text: values.text.trim(),
        dueOn: values.dueOn ?? null,
        lines: values.lines.map(lineInput),
      };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        const { id, number } = answer.value.invoice;
        toast(t('people.invoice.issued', { number: number ?? '' }));
        await navigate({ to: '/invoices/$invoiceId', params: { invoiceId: id } });
      }
    },
  });

  if (!data) return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  const products = data.products.filter((product) => product.organisation.id === organisationId);
  const total = totalOf(form.values.lines);
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('people.invoice.text')} isRequired {...form.field('text')} />
      <div className="columns">
        <Select
          label={t('people.invoice.billingPlan')}
          isRequired
          value={planId(form.values)}
          onChange={(billingPlanId) => form.set({ billingPlanId })}
          error={form.error('billingPlanId')}
          options={plans.map((plan) => ({ id: plan.id, label: plan.name }))}
        />
        <DateField label={t('people.invoice.dueOn')} {...form.field('dueOn')} />
      </div>
      <InvoiceLineFields
        lines={form.values.lines}
        onChange={(lines) => form.set({ lines })}
        products={products.map((product) => ({ id: product.id, label: product.name }))}
        currency={currency}
        error={form.error}
      />
      {!Number.isNaN(total) && (
        <p className="strong">
          {t('people.invoice.total')} <Money minor={total} currency={currency} />
        </p>
      )}
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.invoice.issue')} onClose={onClose} />
    </form>
  );
}
