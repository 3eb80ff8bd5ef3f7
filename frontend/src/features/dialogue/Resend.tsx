import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice, toast } from '@/ui';
import { ResendFromListDoc, type DispatchState } from './dispatches.gql';

/** What is still on its way can't be sent again yet. */
const ENDED: readonly DispatchState[] = ['SENT', 'FAILED', 'IN_DOUBT'];

type Props = { dispatch: { id: string; state: DispatchState }; onResent: (id: string) => void };

/** Sends the same content once more, as a new dispatch; the old one stays as it is (DIA-03). */
export function Resend({ dispatch, onResent }: Props) {
  const t = useT();
  const { run, pending } = useCommand(ResendFromListDoc);
  const [trouble, setTrouble] = useState<string>();
  const mayWrite = useMay()('dispatches:write');
  if (!mayWrite || !ENDED.includes(dispatch.state)) return null;

  const resend = async () => {
    setTrouble(undefined);
    const answer = await run({ id: dispatch.id });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('form.failed'));
    if (answer?.kind === 'done') {
      toast(t('dialogue.resent'));
      onResent(answer.value.dispatch.id);
    }
  };
  return (
    <>
      <Button isPending={pending} onPress={() => void resend()}>
        {t('dialogue.resend')}
      </Button>
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
    </>
  );
}
