import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import type { DispatchState } from '@/app/graphql/types.gen';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice, toast } from '@/ui';
import { ResendDispatchDoc } from './member.gql';

type Props = { dispatch: { id: string; state: DispatchState }; small?: boolean };

/** What is on its way already need not be sent again. */
const ON_ITS_WAY: readonly DispatchState[] = ['QUEUED', 'SENDING'];

/** Sends a dispatch again, as a new one that points at the first. */
export function ResendButton({ dispatch, small = false }: Props) {
  const t = useT();
  const may = useMay();
  const { run, pending } = useCommand(ResendDispatchDoc);
  const [problem, setProblem] = useState<string>();

  const resend = async () => {
    const answer = await run({ id: dispatch.id });
    setProblem(undefined);
    if (answer?.kind === 'done') toast(t('people.dispatch.resent'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('state.failed'));
  };

  if (!may('dispatches:write') || ON_ITS_WAY.includes(dispatch.state)) return null;
  return (
    <>
      <Button small={small} isPending={pending} onPress={() => void resend()}>
        {t('people.dispatch.resend')}
      </Button>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}
