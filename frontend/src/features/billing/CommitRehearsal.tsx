import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { explainReason, type Reason } from '@/app/reasons/explain';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice } from '@/ui';
import { StartRehearsedRunDoc, type RehearsalLineFragment } from './rehearsals.gql';

type Props = { rehearsal: RehearsalLineFragment; runId: string | undefined; onAgain: () => void; isAsking: boolean };

/** What stood in the way, and what can be done about it. */
type Problem = { text: string; activeRunId?: string; changes?: readonly Reason[]; changed?: number };

/** Does for real what was rehearsed, if it would still be exactly that; else says for whom it has changed (NEW-01). */
export function CommitRehearsal({ rehearsal, runId, onAgain, isAsking }: Props) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const may = useMay();
  const { run, pending } = useCommand(StartRehearsedRunDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<Problem>();
  const invoices = rehearsal.billed + rehearsal.repriced;

  const start = async () => {
    const answer = await run({ rehearsalId: rehearsal.id, idempotencyKey: key });
    if (answer?.kind === 'failed') setProblem({ text: t('form.failed') });
    if (answer?.kind === 'done') void navigate({ to: '/runs/$runId', params: { runId: answer.value.run.id } });
    if (answer?.kind === 'refused') {
      const { refusal } = answer;
      const text = explainAlone(t, refusal);
      if (refusal.__typename === 'RunAlreadyActive') setProblem({ text, activeRunId: refusal.runId });
      else if (refusal.__typename === 'RehearsalOutdated') {
        setProblem({ text, changes: refusal.changes, changed: refusal.changed });
      } else setProblem({ text });
    }
  };

  if (runId) {
    return (
      <Notice tone="good">
        {t('rehearsal.done')}{' '}
        <Link to="/runs/$runId" params={{ runId }}>
          {t('rehearsal.showRun')}
        </Link>
      </Notice>
    );
  }
  const again = (
    <Button onPress={onAgain} isPending={isAsking}>
      {t('rehearsal.again')}
    </Button>
  );
  return (
    <>
      <div className="row run-now">
        <p>
          {invoices === 0
            ? t('rehearsal.nothingDue')
            : t('rehearsal.willDo', { n: invoices, amount: format.money(rehearsal.totalMinor, rehearsal.currency) })}
        </p>
        {may('billing:run') && invoices > 0 && !problem?.changes && (
          <Button look="main" isPending={pending} onPress={() => void start()}>
            {t('rehearsal.commit')}
          </Button>
        )}
      </div>
      {problem && (
        <Notice tone={problem.changes ? 'warn' : 'bad'} live>
          {problem.text}
          {problem.activeRunId && (
            <Link to="/runs/$runId" params={{ runId: problem.activeRunId }}>
              {t('billing.showActiveRun')}
            </Link>
          )}
          {problem.changes && <Changes changes={problem.changes} changed={problem.changed ?? 0} />}
          {problem.changes && again}
        </Notice>
      )}
    </>
  );
}

const SHOWN_MAX = 10;

function Changes({ changes, changed }: { changes: readonly Reason[]; changed: number }) {
  const t = useT();
  const shown = changes.slice(0, SHOWN_MAX);
  return (
    <ul className="warning-list">
      {shown.map((change) => (
        <li key={explainReason(t, change)}>
          <ReasonText reason={change} />
        </li>
      ))}
      {changed > shown.length && <li className="dim">{t('rehearsal.andMore', { n: changed - shown.length })}</li>}
    </ul>
  );
}
