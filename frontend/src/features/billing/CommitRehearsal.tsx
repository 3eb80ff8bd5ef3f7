import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { ChangeList } from '@/app/reasons/ChangeList';
import type { Reason } from '@/app/reasons/explain';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { today } from '@/app/today';
import { Button, Notice } from '@/ui';
import { StartRehearsedDunningRunDoc, StartRehearsedRunDoc, type RehearsalLineFragment } from './rehearsals.gql';

type Props = { rehearsal: RehearsalLineFragment; runId: string | undefined; onAgain: () => void; isAsking: boolean };

/** What stood in the way, and what can be done about it. */
type Problem = { text: string; activeRunId?: string; changes?: readonly Reason[]; changed?: number };

/** Does for real what was rehearsed, if it would still be exactly that; else says for whom it has changed (NEW-01). */
export function CommitRehearsal({ rehearsal, runId, onAgain, isAsking }: Props) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const may = useMay();
  const billing = useCommand(StartRehearsedRunDoc);
  const dunning = useCommand(StartRehearsedDunningRunDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<Problem>();
  const reminds = rehearsal.kind === 'DUNNING';
  const deeds = rehearsal.billed + rehearsal.repriced + rehearsal.stopped + rehearsal.handedOver;
  const isTooEarly = reminds && rehearsal.on !== today();

  const start = async () => {
    const variables = { rehearsalId: rehearsal.id, idempotencyKey: key };
    const answer = reminds ? await dunning.run(variables) : await billing.run(variables);
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
          {willDo(t, format, rehearsal)} {deeds > 0 && isTooEarly && t('rehearsal.dunning.onlyOnTheDay')}
        </p>
        {may('billing:run') && deeds > 0 && !isTooEarly && !problem?.changes && (
          <Button look="main" isPending={billing.pending || dunning.pending} onPress={() => void start()}>
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
          {problem.changes && <ChangeList changes={problem.changes} changed={problem.changed ?? 0} />}
          {problem.changes && again}
        </Notice>
      )}
    </>
  );
}

/** What the run does, in a sentence. */
function willDo(t: Translate, format: ReturnType<typeof useFormat>, rehearsal: RehearsalLineFragment) {
  const amount = format.money(rehearsal.totalMinor, rehearsal.currency);
  if (rehearsal.kind === 'DUNNING') {
    const { billed, stopped, handedOver } = rehearsal;
    if (billed + stopped + handedOver === 0) return t('rehearsal.dunning.nothing');
    return t('rehearsal.dunning.willDo', { n: billed, amount, stops: stopped, handedOver });
  }
  const invoices = rehearsal.billed + rehearsal.repriced;
  return invoices === 0 ? t('rehearsal.nothingDue') : t('rehearsal.willDo', { n: invoices, amount });
}
