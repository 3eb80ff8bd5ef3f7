import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice } from '@/ui';
import { StartBillingRunDoc, type BillingRunInput } from './newRun.gql';
import type { PreviewData } from './Preview';

type Props = { input: BillingRunInput; preview: PreviewData; onPreviewAgain: () => void };

/** What stood in the way, and what can be done about it. */
type Problem = { text: string; activeRunId?: string; isOutdated?: boolean };

/** Starts the run if nothing has changed since the preview, whose hash goes with it. */
export function RunNow({ input, preview, onPreviewAgain }: Props) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const may = useMay();
  const { run, pending } = useCommand(StartBillingRunDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<Problem>();

  const start = async () => {
    const answer = await run({ input, expectedHash: preview.hash, idempotencyKey: key });
    if (answer?.kind === 'failed') setProblem({ text: t('form.failed') });
    if (answer?.kind === 'done') {
      void navigate({ to: '/runs/$runId', params: { runId: answer.value.run.id } });
    }
    if (answer?.kind === 'refused') {
      const { refusal } = answer;
      const text = explainAlone(t, refusal);
      if (refusal.__typename === 'RunAlreadyActive') setProblem({ text, activeRunId: refusal.runId });
      else setProblem({ text, isOutdated: refusal.__typename === 'PreviewOutdated' });
    }
  };

  return (
    <>
      <div className="row run-now">
        <p>
          {t('billing.willDo', {
            n: preview.invoices,
            amount: format.money(preview.totalMinor, preview.currency),
          })}
        </p>
        {may('billing:run') && (
          <Button look="main" isPending={pending} onPress={() => void start()}>
            {t('billing.runNow')}
          </Button>
        )}
      </div>
      {problem && (
        <Notice tone={problem.isOutdated ? 'warn' : 'bad'} live>
          {problem.text}
          {problem.activeRunId && (
            <Link to="/runs/$runId" params={{ runId: problem.activeRunId }}>
              {t('billing.showActiveRun')}
            </Link>
          )}
          {problem.isOutdated && <Button onPress={onPreviewAgain}>{t('billing.previewAgain')}</Button>}
        </Notice>
      )}
    </>
  );
}
