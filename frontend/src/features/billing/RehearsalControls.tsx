import { useState } from 'react';
import type { Answer } from '@/app/commands/answer';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Notice } from '@/ui';
import {
  ResumeRehearsalDoc,
  StopRehearsalDoc,
  type RehearsalLineFragment,
  type ResumeRehearsalMutation,
  type StopRehearsalMutation,
} from './rehearsals.gql';

/** Stops a rehearsal between two chunks, and lets a stopped one go on where it was. */
export function RehearsalControls({ rehearsal: { id, state } }: { rehearsal: RehearsalLineFragment }) {
  const t = useT();
  const stop = useCommand(StopRehearsalDoc);
  const resume = useCommand(ResumeRehearsalDoc);
  const [problem, setProblem] = useState<string>();

  const show = (answer: Answer<StopRehearsalMutation> | Answer<ResumeRehearsalMutation> | undefined) => {
    if (!answer) return;
    if (answer.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    else setProblem(answer.kind === 'failed' ? t('form.failed') : undefined);
  };

  return (
    <>
      {(state === 'RUNNING' || state === 'QUEUED') && (
        <Button isPending={stop.pending} onPress={() => void stop.run({ id }).then(show)}>
          {t('billing.run.stop')}
        </Button>
      )}
      {(state === 'STOPPED' || state === 'FAILED') && (
        <Button look="main" isPending={resume.pending} onPress={() => void resume.run({ id }).then(show)}>
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
