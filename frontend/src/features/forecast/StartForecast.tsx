import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Button, Notice } from '@/ui';
import { StartForecastDoc } from './forecast.gql';

type Props = { organisationId: string; isUnderWay: boolean };

/** Asks for a new forecast; there is one at a time. */
export function StartForecast({ organisationId, isUnderWay }: Props) {
  const t = useT();
  const may = useMay();
  const { run, pending } = useCommand(StartForecastDoc);
  const { key, renew } = useIdempotencyKey();
  const [problem, setProblem] = useState<string>();

  const start = async () => {
    const answer = await run({ organisationId, idempotencyKey: key });
    if (answer?.kind === 'done') {
      renew();
      setProblem(undefined);
    }
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
  };

  if (!may('billing:run')) return null;
  return (
    <>
      <Button look="main" isPending={pending} isDisabled={isUnderWay} onPress={() => void start()}>
        {t('forecast.start')}
      </Button>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}
