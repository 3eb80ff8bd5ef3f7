import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import type { LinkEnrolment } from '@/app/graphql/types.gen';
import { useT } from '@/app/i18n';
import { Button, Dialog, Notice, NumberField, Select, toast } from '@/ui';
import { SendPaymentLinkDoc, type InvoiceSheetFragment } from './invoice.gql';

const ENROLMENTS = ['OFFERED', 'NEVER', 'REQUIRED'] as const satisfies readonly LinkEnrolment[];
const VALID_DAYS = 30;
const VALID_DAYS_MAX = 366;

type Props = { invoice: InvoiceSheetFragment; open: boolean; onClose: () => void };

/** Sends the payer a link by which the invoice can be paid without signing in (FEE-05). */
export function LinkDialog({ invoice, open, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('billing.link.title', { number: invoice.number ?? '' })}>
      <LinkForm invoice={invoice} onClose={onClose} />
    </Dialog>
  );
}

type Values = { enrolment: LinkEnrolment; validDays: number };

function LinkForm({ invoice, onClose }: Omit<Props, 'open'>) {
  const t = useT();
  const { run, pending } = useCommand(SendPaymentLinkDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<Values>({
    initial: { enrolment: 'OFFERED', validDays: VALID_DAYS },
    check: () => ({}),
    submit: async ({ enrolment, validDays }) => {
      const answer = await run({ invoiceId: invoice.id, enrolment, validDays, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('billing.link.sent', { name: invoice.payer.name }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('billing.link.hint', { name: invoice.payer.name })}</p>
      <Select
        label={t('billing.link.card')}
        value={form.values.enrolment}
        onChange={(enrolment) => enrolment && form.set({ enrolment })}
        options={ENROLMENTS.map((id) => ({ id, label: t(`linkEnrolment.${id}`) }))}
      />
      <NumberField
        label={t('billing.link.validDays')}
        min={1}
        max={VALID_DAYS_MAX}
        value={form.values.validDays}
        onChange={(validDays) => form.set({ validDays })}
        error={form.error('validDays')}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('billing.link.send')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
