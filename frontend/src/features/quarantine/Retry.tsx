import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { RuledReason } from '@/app/reasons/RuledReason';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Notice, toast } from '@/ui';
import { RetryQuarantinedDoc, type QuarantinedLineFragment, type RetryQuarantinedMutation } from './quarantine.gql';

type Reject = NonNullable<
  Extract<RetryQuarantinedMutation['retryQuarantined'], { __typename: 'RetryQuarantinedSuccess' }>['reject']
>;

type Props = { item: QuarantinedLineFragment; onRetried: () => void };

/** One more try of what failed alone; where it fails again, it says why. */
export function Retry({ item, onRetried }: Props) {
  const t = useT();
  const { run, pending } = useCommand(RetryQuarantinedDoc);
  const [trouble, setTrouble] = useState<string | Reject>();
  const retry = async () => {
    const answer = await run({ kind: item.kind, id: item.id });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('form.failed'));
    if (answer?.kind !== 'done') return;
    setTrouble(answer.value.reject ?? undefined);
    if (answer.value.settled) {
      toast(t('quarantine.settled'));
      onRetried();
    }
  };
  const label = item.subject.__typename === 'NodeValue' ? item.subject.label : t(`quarantine.kind.${item.kind}`);
  return (
    <>
      <Button
        small
        isPending={pending}
        aria-label={t('quarantine.retryThis', { what: item.member?.name ?? label })}
        onPress={() => void retry()}
      >
        {t('quarantine.retry')}
      </Button>
      {trouble && (
        <Notice tone="bad" live>
          {typeof trouble === 'string' ? trouble : <RuledReason reason={trouble} />}
        </Notice>
      )}
    </>
  );
}
