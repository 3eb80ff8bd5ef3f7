import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Dialog, Notice, TextField, toast } from '@/ui';
import { UndoSettlementDoc } from './invoice.gql';

type Props = { settlementId: string | undefined; onClose: () => void };

/** Lets what a payment or credit settled be open again; the amount is unused (LED-04). */
export function UndoSettlement({ settlementId, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={settlementId !== undefined} onClose={onClose} title={t('billing.undo.title')}>
      {settlementId && <UndoForm settlementId={settlementId} onClose={onClose} />}
    </Dialog>
  );
}

function UndoForm({ settlementId, onClose }: { settlementId: string; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(UndoSettlementDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<{ reason: string }>({
    initial: { reason: '' },
    check: ({ reason }) => problemsOf([['reason', required(reason)]]),
    submit: async ({ reason }) => {
      const answer = await run({ settlementId, reason: reason.trim(), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('billing.undo.done'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('billing.undo.about')}</p>
      <TextField label={t('billing.reason')} isRequired {...form.field('reason')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="danger" isPending={pending}>
          {t('billing.undo.now')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
