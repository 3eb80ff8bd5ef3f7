import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, Checkbox, Dialog, MoneyField, Notice, Segments, TextField, toast } from '@/ui';
import { CreditInvoiceDoc, type InvoiceSheetFragment } from './invoice.gql';

type Props = { invoice: InvoiceSheetFragment; open: boolean; onClose: () => void };

/** Says what crediting will do before it is done; it can't be undone (BIL-11). */
export function CreditDialog({ invoice, open, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('billing.creditTitle', { number: invoice.number ?? '' })}>
      <CreditForm invoice={invoice} onClose={onClose} />
    </Dialog>
  );
}

type Values = {
  scope: 'ALL' | 'PART' | 'AMOUNT';
  lines: Record<number, number | undefined>;
  /** One amount, that is dealt out over the lines. */
  amountMinor: number | undefined;
  reason: string;
  send: boolean;
};

/** Lives only while the dialog is open, so each opening has its own idempotency key. */
function CreditForm({ invoice, onClose }: Omit<Props, 'open'>) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(CreditInvoiceDoc);
  const { key } = useIdempotencyKey();
  const open = invoice.lines.filter((line) => line.leftMinor > 0);
  const form = useForm<Values>({
    initial: { scope: 'ALL', lines: {}, amountMinor: undefined, reason: '', send: invoice.sendsCreditNote },
    check: ({ scope, lines, amountMinor, reason }) =>
      problemsOf([
        ['lines', scope === 'PART' && chosen(lines).length === 0 ? 'billing.creditNothing' : undefined],
        ['amountMinor', scope === 'AMOUNT' ? required(amountMinor) : undefined],
        ['reason', required(reason)],
      ]),
    submit: async ({ scope, lines, amountMinor, reason, send }) => {
      const answer = await run({
        invoiceId: invoice.id,
        reason: reason.trim(),
        lines: scope === 'PART' ? chosen(lines) : null,
        amountMinor: scope === 'AMOUNT' ? (amountMinor ?? 0) : null,
        sendToPayer: send,
        idempotencyKey: key,
      });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t(send ? 'billing.creditSent' : 'billing.creditDone', { number: answer.value.creditNote.number ?? '' }));
        onClose();
      }
    },
  });
  const { send, scope, lines } = form.values;
  const left = invoice.lines.reduce((sum, line) => sum + line.leftMinor, 0);
  const amount = amountOf(form.values, left);
  const toReskontro = Math.max(0, amount - invoice.openMinor);
  const money = (minor: number) => format.money(minor, invoice.currency);

  return (
    <form {...form.formProps} className="stack">
      <Segments
        label={t('billing.creditScope')}
        value={scope}
        onChange={(next) => form.set({ scope: next })}
        options={[
          { id: 'ALL', label: t('billing.creditAll') },
          { id: 'PART', label: t('billing.creditPart') },
          { id: 'AMOUNT', label: t('billing.creditAmount') },
        ]}
      />
      {scope === 'PART' &&
        open.map((line) => (
          <MoneyField
            key={line.number}
            label={line.text}
            hint={t('billing.creditLeft', { amount: money(line.leftMinor) })}
            currency={invoice.currency}
            value={lines[line.number]}
            onChange={(minor) => form.set({ lines: { ...lines, [line.number]: minor } })}
            error={form.error(`lines.${line.number}`) ?? form.error('lines')}
          />
        ))}
      {scope === 'AMOUNT' && (
        <MoneyField
          label={t('billing.amount')}
          hint={t('billing.creditDealt', { amount: money(left) })}
          currency={invoice.currency}
          isRequired
          {...form.field('amountMinor')}
        />
      )}
      {amount > 0 && amount <= left && (
        <p>{t(toReskontro ? 'billing.creditPaid' : 'billing.creditOpen', { amount: money(amount), rest: money(toReskontro) })}</p>
      )}
      <TextField label={t('billing.reason')} isRequired {...form.field('reason')} />
      <Checkbox
        label={t('billing.creditSend', { payer: invoice.payer.name })}
        checked={send}
        onChange={(next) => form.set({ send: next })}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="danger" isPending={pending}>
          {t('billing.creditNow')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

/** How much would be credited as the form stands. */
const amountOf = ({ scope, lines, amountMinor = 0 }: Values, left: number) => {
  if (scope === 'ALL') return left;
  return scope === 'AMOUNT' ? amountMinor : chosen(lines).reduce((sum, line) => sum + line.amountMinor, 0);
};

/** The lines for which an amount is given. */
const chosen = (lines: Values['lines']) =>
  Object.entries(lines).flatMap(([line, amountMinor]) => (amountMinor === undefined ? [] : [{ line: Number(line), amountMinor }]));
