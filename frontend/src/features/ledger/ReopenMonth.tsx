import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, Notice, TextField, toast } from '@/ui';
import { ReopenMonthDoc } from './months.gql';

type Props = { organisationId: string; month: string; onClose: () => void };

/** Opens a closed month with all after it; the reason is kept. */
export function ReopenMonth({ organisationId, month, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(ReopenMonthDoc);
  const form = useForm<{ reason: string }>({
    initial: { reason: '' },
    check: ({ reason }) => problemsOf([['reason', required(reason)]]),
    submit: async ({ reason }) => {
      const answer = await run({ organisationId, month, reason: reason.trim() });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('ledger.reopened', { month: format.month(month) }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('ledger.reopenMeans')}</p>
      <TextField label={t('ledger.reason')} isRequired {...form.field('reason')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="danger" isPending={pending}>
          {t('ledger.reopen')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
