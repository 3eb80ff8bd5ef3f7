import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Notice } from '@/ui';
import { CheckProofDoc } from './proof.gql';

type Props = { isChecking: boolean; onAsked: () => void };

/** Has the books checked by a worker; the page hears how far it is. */
export function CheckNow({ isChecking, onAsked }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CheckProofDoc);
  const { key, renew } = useIdempotencyKey();
  const [trouble, setTrouble] = useState<string>();

  const check = async () => {
    onAsked();
    const answer = await run({ idempotencyKey: key });
    if (!answer) return;
    setTrouble(undefined);
    if (answer.kind === 'done') renew();
    if (answer.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer.kind === 'failed') setTrouble(t('form.failed'));
  };

  return (
    <>
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
      <Button look="main" isPending={pending || isChecking} onPress={() => void check()}>
        {t('proof.checkNow')}
      </Button>
    </>
  );
}
