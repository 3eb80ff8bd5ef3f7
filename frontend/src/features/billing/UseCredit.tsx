import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, Dialog, MoneyField, Notice, toast } from '@/ui';
import { SettleWithCreditDoc, type InvoiceSheetFragment } from './invoice.gql';

type Props = { invoice: InvoiceSheetFragment; open: boolean; onClose: () => void };

/** Lets what the payer has unused settle the invoice, the oldest credit first (LED-04). */
export function UseCredit({ invoice, open, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('billing.use.title', { number: invoice.number ?? '' })}>
      <UseForm invoice={invoice} onClose={onClose} />
    </Dialog>
  );
}

function UseForm({ invoice, onClose }: Omit<Props, 'open'>) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(SettleWithCreditDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<{ amountMinor: number | undefined }>({
    initial: { amountMinor: Math.min(invoice.openMinor, invoice.unusedMinor) },
    check: ({ amountMinor }) => problemsOf([['amountMinor', required(amountMinor)]]),
    submit: async ({ amountMinor }) => {
      const answer = await run({ invoiceId: invoice.id, amountMinor: amountMinor ?? 0, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('billing.use.done'));
        onClose();
      }
    },
  });
  const unused = format.money(invoice.unusedMinor, invoice.currency);
  return (
    <form {...form.formProps} className="stack">
      <MoneyField
        label={t('billing.amount')}
        hint={t('billing.use.hint', { name: invoice.payer.name, amount: unused })}
        currency={invoice.currency}
        isRequired
        {...form.field('amountMinor')}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('billing.use.now')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
