import { useState } from 'react';
import { useQuery } from 'urql';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { DispatchStateBadge } from '@/app/words/states';
import { Button, InstantText, Notice, SkeletonRows, toast } from '@/ui';
import { Failure } from '@/ui/Failure';
import { OrderConfirmationsDoc, ResendConfirmationDoc } from './confirmations.gql';

/** The confirmation of an order as it would be today, those that were sent, and sending one (SUB-17). */
export default function Confirmations({ subscriptionId }: { subscriptionId: string }) {
  const t = useT();
  const may = useMay();
  const [{ data, error }, refetch] = useQuery({
    query: OrderConfirmationsDoc,
    variables: { id: subscriptionId },
    requestPolicy: 'cache-and-network',
  });
  const { run, pending } = useCommand(ResendConfirmationDoc);
  const { key, renew } = useIdempotencyKey();
  const [problem, setProblem] = useState<string>();
  const again = () => refetch({ requestPolicy: 'network-only' });
  const send = async () => {
    const answer = await run({ subscriptionId, idempotencyKey: key });
    setProblem(undefined);
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') {
      renew();
      again();
      toast(t('people.confirmation.queued'));
    }
  };
  if (error && !data) return <Failure error={error} onRetry={again} />;
  if (!data?.subscription) return <SkeletonRows rows={5} />;
  const { recipient, subject, body } = data.previewConfirmation;
  return (
    <div className="stack">
      {data.subscription.confirmations.length === 0 ? (
        <p className="dim">{t('people.confirmation.none')}</p>
      ) : (
        <ul className="stack">
          {data.subscription.confirmations.map((one) => (
            <li key={one.id} className="row">
              <InstantText at={one.sentAt ?? one.queuedAt} />
              {one.recipient}
              <DispatchStateBadge state={one.state} />
            </li>
          ))}
        </ul>
      )}
      <p className="strong">{subject}</p>
      <div className="dispatch-text">{body}</div>
      {!recipient && <Notice tone="warn">{t('people.confirmation.noAddress')}</Notice>}
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {may('dispatches:write') && (
        <div className="row">
          <Button look="main" isPending={pending} isDisabled={!recipient} onPress={() => void send()}>
            {recipient ? t('people.confirmation.send', { to: recipient }) : t('people.confirmation.title')}
          </Button>
        </div>
      )}
    </div>
  );
}
