import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice } from '@/ui';
import type { PreviewData } from './DunningPreview';
import { StartDunningRunDoc } from './newRun.gql';

type Props = { organisationId: string; preview: PreviewData; onPreviewAgain: () => void };

/** What stood in the way, and what can be done about it. */
type Problem = { text: string; activeRunId?: string; isOutdated?: boolean };

/** Starts the run if nothing has changed since the preview, whose hash goes with it. */
export function RemindNow({ organisationId, preview, onPreviewAgain }: Props) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const may = useMay();
  const { run, pending } = useCommand(StartDunningRunDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<Problem>();

  const start = async () => {
    const answer = await run({ organisationId, expectedHash: preview.hash, idempotencyKey: key });
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
      <div className="row remind-now">
        <p>
          {t('dunning.willDo', {
            n: preview.reminders,
            amount: format.money(preview.totalMinor, preview.currency),
          })}{' '}
          {preview.stops > 0 && t('dunning.willStop', { n: preview.stops })}{' '}
          {preview.handedOver > 0 &&
            t('dunning.willHandOver', {
              n: preview.handedOver,
              amount: format.money(preview.handedOverMinor, preview.currency),
            })}
        </p>
        {may('billing:run') && (
          <Button look="main" isPending={pending} onPress={() => void start()}>
            {t('dunning.runNow')}
          </Button>
        )}
      </div>
      {problem && (
        <Notice tone={problem.isOutdated ? 'warn' : 'bad'} live>
          {problem.text}
          {problem.activeRunId && (
            <Link to="/runs/$runId" params={{ runId: problem.activeRunId }}>
              {t('dunning.showActiveRun')}
            </Link>
          )}
          {problem.isOutdated && <Button onPress={onPreviewAgain}>{t('dunning.previewAgain')}</Button>}
        </Notice>
      )}
    </>
  );
}
