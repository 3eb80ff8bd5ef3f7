import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Dialog, Notice } from '@/ui';
import { CancelFeeMailsDoc, ResendFeeMailsDoc, SendFeeRemindersDoc, type HinderedFragment } from './payers.gql';
import type { Payer } from './PayerTable';

export type FollowUp = 'RESEND' | 'REMIND' | 'CANCEL';

type Props = { what: FollowUp | undefined; picked: readonly Payer[]; onClose: () => void; onDone: () => void };

/** Says what is going to be done about whom, does it, and names those whom it could not be done about (FEE-09). */
export function FollowUpDialog({ what, onClose, ...props }: Props) {
  const t = useT();
  return (
    <Dialog open={what !== undefined} onClose={onClose} title={what ? t(`feeruns.follow.${what}`) : ''}>
      {what && <Doing {...props} what={what} onClose={onClose} />}
    </Dialog>
  );
}

type Result = { done: number; passedOver: readonly HinderedFragment[]; problem?: string };

/** Lives only while the dialog is open, so each opening has its own idempotency key. */
function Doing({ what, picked, onClose, onDone }: Props & { what: FollowUp }) {
  const t = useT();
  const { key } = useIdempotencyKey();
  const [ids] = useState(() => picked.map(({ id }) => id));
  const [result, setResult] = useState<Result>();
  const commands = {
    RESEND: useCommand(ResendFeeMailsDoc),
    REMIND: useCommand(SendFeeRemindersDoc),
    CANCEL: useCommand(CancelFeeMailsDoc),
  };
  const { run, pending } = commands[what];
  const go = async () => {
    const answer = await run({ ids, idempotencyKey: key });
    if (answer?.kind === 'done') {
      setResult(answer.value);
      onDone();
    }
    if (answer?.kind === 'refused') {
      const { refusal } = answer;
      const passedOver = refusal.__typename === 'FeePayersHindered' ? refusal.hindrances : [];
      setResult({ done: 0, passedOver, problem: explainAlone(t, refusal) });
    }
    if (answer?.kind === 'failed') setResult({ done: 0, passedOver: [], problem: t('form.failed') });
  };
  if (result) return <Outcome what={what} result={result} onClose={onClose} />;
  return (
    <div className="stack">
      <p>{t(`feeruns.follow.${what}.will`, { n: ids.length })}</p>
      <p className="dim">{t(`feeruns.follow.${what}.hint`)}</p>
      <div className="row">
        <Button look={what === 'CANCEL' ? 'danger' : 'main'} isPending={pending} onPress={() => void go()}>
          {t(`feeruns.follow.${what}`)}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}

function Outcome({ what, result, onClose }: { what: FollowUp; result: Result; onClose: () => void }) {
  const t = useT();
  return (
    <div className="stack">
      <Notice tone={result.problem ? 'bad' : 'good'} live>
        {result.problem ?? t(`feeruns.follow.${what}.done`, { n: result.done })}
      </Notice>
      {result.passedOver.length > 0 && (
        <>
          {!result.problem && <p>{t('feeruns.follow.passedOver')}</p>}
          <ul className="fee-hindered">
            {result.passedOver.map((one, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- an answer does not change any more
              <li key={place}>
                <ReasonText reason={one} />
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="row">
        <Button onPress={onClose}>{t('ui.close')}</Button>
      </div>
    </div>
  );
}
