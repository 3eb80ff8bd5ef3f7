import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice, toast } from '@/ui';
import { RetryTaskDoc, type FailedTaskLineFragment } from './tasks.gql';

/** Lets one task try again, with all its attempts. */
export function RetryTask({ task }: { task: FailedTaskLineFragment }) {
  const t = useT();
  const { run, pending } = useCommand(RetryTaskDoc);
  const [trouble, setTrouble] = useState<string>();
  const mayWrite = useMay()('dispatches:write');
  if (!mayWrite) return null;
  const retry = async () => {
    const answer = await run({ id: task.id });
    if (answer?.kind === 'done') toast(t('dialogue.retried'));
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('form.failed'));
  };
  return (
    <>
      <Button
        small
        isPending={pending}
        aria-label={t('dialogue.retryThis', { name: t(`dialogue.task.${task.kind}`) })}
        onPress={() => void retry()}
      >
        {t('dialogue.retry')}
      </Button>
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
    </>
  );
}
