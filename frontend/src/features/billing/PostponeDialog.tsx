import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, Dialog, Notice, TextField, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { PostponeReminderDoc, type InvoiceSheetFragment } from './invoice.gql';

type Props = { invoice: InvoiceSheetFragment; open: boolean; onClose: () => void };

/** Puts what comes next for an unpaid invoice off until a day, with the reason that the invoice shows (DUN-05). */
export function PostponeDialog({ invoice, open, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t(`billing.postponeTitle.${nextStep(invoice)}`, { number: invoice.number ?? '' })}>
      <PostponeForm invoice={invoice} onClose={onClose} />
    </Dialog>
  );
}

/** A reminder; after the last one a payment stop or collection, whichever is first. */
function nextStep({ nextReminder, paymentStop, collection }: InvoiceSheetFragment): 'reminder' | 'stop' | 'collection' {
  if (nextReminder) return 'reminder';
  return paymentStop && (!collection || paymentStop.on <= collection.on) ? 'stop' : 'collection';
}

type Values = { untilOn: string | undefined; reason: string };

function PostponeForm({ invoice, onClose }: Omit<Props, 'open'>) {
  const t = useT();
  const format = useFormat();
  const step = nextStep(invoice);
  const { run, pending } = useCommand(PostponeReminderDoc);
  const form = useForm<Values>({
    initial: { untilOn: undefined, reason: '' },
    check: (values) =>
      problemsOf([
        ['untilOn', required(values.untilOn)],
        ['reason', required(values.reason)],
      ]),
    submit: async ({ untilOn, reason }) => {
      const answer = await run({ invoiceId: invoice.id, untilOn: untilOn ?? '', reason: reason.trim() });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('billing.postponeDone', { on: format.date(untilOn ?? '') }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <DateField label={t('billing.untilOn')} hint={t(`billing.postponeHint.${step}`)} isRequired {...form.field('untilOn')} />
      <TextField label={t('billing.reason')} isRequired {...form.field('reason')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t(`billing.postponeNow.${step}`)}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
