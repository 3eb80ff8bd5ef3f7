import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Dialog, TextField, toast } from '@/ui';
import { ChangeFoot } from './ChangeFoot';
import { UndoRefundDoc } from './reskontro.gql';

type Props = { refundId: string | undefined; onClose: () => void };

/** Takes a refund back that was registered by mistake; what it took is unused again (PAY-07). */
export function UndoRefund({ refundId, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={refundId !== undefined} onClose={onClose} title={t('people.refund.undoTitle')}>
      {refundId && <UndoForm refundId={refundId} onClose={onClose} />}
    </Dialog>
  );
}

function UndoForm({ refundId, onClose }: { refundId: string; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(UndoRefundDoc);
  const form = useForm<{ reason: string }>({
    initial: { reason: '' },
    check: ({ reason }) => problemsOf([['reason', required(reason)]]),
    submit: async ({ reason }) => {
      const answer = await run({ refundId, reason: reason.trim() });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.refund.undone'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('people.refund.undoAbout')}</p>
      <TextField label={t('people.refund.reason')} isRequired {...form.field('reason')} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.refund.undoNow')} danger onClose={onClose} />
    </form>
  );
}
