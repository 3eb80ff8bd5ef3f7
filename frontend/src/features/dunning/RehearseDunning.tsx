import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { today } from '@/app/today';
import { Button, Notice } from '@/ui';
import { DateField } from '@/ui/DateField';
import { RehearseDunningRunDoc } from './newRun.gql';
import './dunning.css';

/** Rehearses the dunning run of any day to come by its real code, and goes to what came of it (NEW-01). */
export function RehearseDunning({ organisationId }: { organisationId: string | undefined }) {
  const t = useT();
  const navigate = useNavigate();
  const { run, pending } = useCommand(RehearseDunningRunDoc);
  const { key } = useIdempotencyKey();
  const [on, setOn] = useState<string | undefined>(today());
  const [problem, setProblem] = useState<string>();

  const rehearse = async () => {
    const answer = await run({ organisationId: organisationId ?? '', on: on ?? '', idempotencyKey: key });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      const params = { rehearsalId: answer.value.rehearsal.id };
      void navigate({ to: '/runs/rehearsals/$rehearsalId', params });
    }
  };

  return (
    <>
      <div className="row rehearse-dunning">
        <DateField label={t('dunning.rehearseOn')} value={on} onChange={setOn} />
        <Button isDisabled={!organisationId || !on} isPending={pending} onPress={() => void rehearse()}>
          {t('dunning.rehearse')}
        </Button>
      </div>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}
