import { useState } from 'react';
import type { Answer } from '@/app/commands/answer';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice } from '@/ui';
import {
  ResumeRunDoc,
  StopRunDoc,
  type ResumeRunMutation,
  type RunSheetFragment,
  type StopRunMutation,
} from './runs.gql';

/** Stops a run between two chunks, and lets a stopped one go on where it was. */
export function RunControls({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const may = useMay();
  const stop = useCommand(StopRunDoc);
  const resume = useCommand(ResumeRunDoc);
  const [problem, setProblem] = useState<string>();

  const show = (answer: Answer<StopRunMutation> | Answer<ResumeRunMutation> | undefined) => {
    if (!answer) return;
    if (answer.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    else setProblem(answer.kind === 'failed' ? t('form.failed') : undefined);
  };

  if (!may('billing:run')) return null;
  const canStop = run.state === 'RUNNING' || run.state === 'QUEUED';
  const canResume = run.state === 'STOPPED' || run.state === 'FAILED';
  return (
    <>
      {canStop && (
        <Button isPending={stop.pending} onPress={() => void stop.run({ id: run.id }).then(show)}>
          {t('billing.run.stop')}
        </Button>
      )}
      {canResume && (
        <Button look="main" isPending={resume.pending} onPress={() => void resume.run({ id: run.id }).then(show)}>
          {t('billing.run.resume')}
        </Button>
      )}
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}
