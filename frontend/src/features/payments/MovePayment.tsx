import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { Button, Dialog, MoneyField, Notice, Select, TextField, toast, type Option } from '@/ui';
import { MovePaymentDoc } from './moving.gql';
import type { PaymentSheetFragment } from './payments.gql';
import { OpenInvoicesDoc } from './workList.gql';

const OLDEST = 'oldest';

type Props = { payment: PaymentSheetFragment; open: boolean; onClose: () => void };

/** Moves a payment to another invoice of its payer, or to the member who paid in truth (LED-03). */
export function MovePayment({ payment, open, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('payments.move.title')}>
      <MoveForm payment={payment} onClose={onClose} />
    </Dialog>
  );
}

type Values = {
  member: Option<string> | undefined;
  invoiceId: string | undefined;
  amountMinor: number | undefined;
  reason: string;
};

function MoveForm({ payment, onClose }: Omit<Props, 'open'>) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(MovePaymentDoc);
  const { key } = useIdempotencyKey();
  const { member: payer, currency, movableMinor } = payment;
  const form = useForm<Values>({
    initial: {
      member: payer ? { id: payer.id, label: payer.name } : undefined,
      invoiceId: undefined,
      amountMinor: movableMinor,
      reason: '',
    },
    check: ({ member, invoiceId, amountMinor, reason }) =>
      problemsOf([
        ['member', required(member?.id)],
        ['invoiceId', required(invoiceId)],
        ['amountMinor', required(amountMinor)],
        ['reason', required(reason)],
      ]),
    submit: async ({ member, invoiceId, amountMinor, reason }) => {
      const answer = await run({
        input: {
          paymentId: payment.id,
          memberId: member?.id ?? '',
          invoiceId: invoiceId === OLDEST ? null : invoiceId,
          amountMinor: amountMinor ?? 0,
          reason: reason.trim(),
        },
        idempotencyKey: key,
      });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('payments.move.done', { amount: format.money(amountMinor ?? 0, currency) }));
        onClose();
      }
    },
  });
  const { member } = form.values;
  const isPayer = member?.id === payer?.id;
  const [{ data }] = useQuery({
    query: OpenInvoicesDoc,
    variables: { memberId: member?.id ?? '' },
    pause: !member,
    requestPolicy: 'network-only',
  });
  const settled = new Set(payment.allocations.map((row) => row.invoice?.id));
  const open = (data?.member?.id === member?.id ? (data?.member?.invoices.nodes ?? []) : []).filter(
    (row) => row.openMinor > 0 && row.organisation.id === payment.organisation.id && !settled.has(row.id),
  );
  const choose = (invoiceId: string | undefined) => {
    const chosen = open.find((row) => row.id === invoiceId);
    const most = isPayer && chosen ? Math.min(movableMinor, chosen.openMinor) : movableMinor;
    form.set({ invoiceId, amountMinor: most });
  };

  return (
    <form {...form.formProps} className="stack">
      <p>{t('payments.move.about')}</p>
      <MemberLookup
        label={t('payments.move.to')}
        hint={t('payments.move.toHint')}
        value={member}
        onChange={(to) => form.set({ member: to, invoiceId: undefined, amountMinor: movableMinor })}
        error={form.error('member') ?? form.error('memberId')}
      />
      <Select
        label={t('payments.what')}
        value={form.values.invoiceId}
        onChange={choose}
        options={[
          ...open.map((row) => ({
            id: row.id,
            label: `${row.number ?? ''} · ${format.money(row.openMinor, row.currency)}`,
            note: format.date(row.dueOn),
          })),
          ...(member && !isPayer ? [{ id: OLDEST, label: t('payments.move.oldest') }] : []),
        ]}
        error={form.error('invoiceId')}
      />
      <MoneyField
        label={t('payments.amount')}
        hint={t('payments.move.most', { amount: format.money(movableMinor, currency) })}
        currency={currency}
        isRequired
        {...form.field('amountMinor')}
      />
      <TextField label={t('payments.move.reason')} isRequired {...form.field('reason')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('payments.move.now')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
