import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, Dialog, Notice, Segments, TextField } from '@/ui';
import { StartBulkCreditDoc, type BulkCreditInput, type BulkCreditRowFragment } from './bulkCredit.gql';

type Props = {
  open: boolean;
  input: BulkCreditInput;
  picked: BulkCreditRowFragment[];
  totalMinor: number;
  currency: string;
  onClose: () => void;
  onSearchAgain: () => void;
};

/** Asks for the reason, and says that it can't be undone. */
export function StartBulkCredit({ open, onClose, ...props }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('billing.bulk.writeOff')}>
      <StartForm {...props} onClose={onClose} />
    </Dialog>
  );
}

type Values = { reason: 'STANDARD' | 'SPECIAL'; text: string };

/** Lives only while the dialog is open, so each opening has its own idempotency key. */
function StartForm({ input, picked, totalMinor, currency, onClose, onSearchAgain }: Omit<Props, 'open'>) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const { run, pending } = useCommand(StartBulkCreditDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<{ runId?: string; isOutdated?: boolean }>({});
  const form = useForm<Values>({
    initial: { reason: 'STANDARD', text: '' },
    check: ({ reason, text }) => problemsOf([['text', reason === 'SPECIAL' ? required(text) : undefined]]),
    submit: async ({ reason, text }) => {
      setProblem({});
      const answer = await run({
        input,
        picked: picked.map(({ kind, id }) => ({ kind, id })),
        expectedMinor: totalMinor,
        reason: reason === 'SPECIAL' ? text.trim() : null,
        idempotencyKey: key,
      });
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'refused') {
        const { refusal } = answer;
        form.refuse(refusal);
        if (refusal.__typename === 'RunAlreadyActive') setProblem({ runId: refusal.runId });
        if (refusal.__typename === 'PreviewOutdated') setProblem({ isOutdated: true });
      }
      if (answer?.kind === 'done') await navigate({ to: '/runs/$runId', params: { runId: answer.value.run.id } });
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('billing.bulk.willDo', { n: picked.length, amount: format.money(totalMinor, currency) })}</p>
      <Segments
        label={t('billing.bulk.reason')}
        value={form.values.reason}
        onChange={(reason) => form.set({ reason })}
        options={[
          { id: 'STANDARD', label: t('billing.bulk.standard') },
          { id: 'SPECIAL', label: t('billing.bulk.special') },
        ]}
      />
      {form.values.reason === 'SPECIAL' && (
        <TextField label={t('billing.bulk.reason')} isRequired {...form.field('text')} />
      )}
      {form.refusal && (
        <Notice tone={problem.isOutdated ? 'warn' : 'bad'} live>
          {form.refusal}
          {problem.runId && (
            <Link to="/runs/$runId" params={{ runId: problem.runId }}>
              {t('billing.showActiveRun')}
            </Link>
          )}
          {problem.isOutdated && <Button onPress={onSearchAgain}>{t('billing.bulk.searchAgain')}</Button>}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="danger" isPending={pending}>
          {t('billing.bulk.writeOff')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
