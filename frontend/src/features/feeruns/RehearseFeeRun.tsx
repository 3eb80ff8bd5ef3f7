import { useNavigate } from '@tanstack/react-router';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button } from '@/ui';
import { RehearseFeeRunDoc } from './feeRuns.gql';

type Props = { feeRunId: string; onProblem: (text: string) => void };

/** Rehearses the next time of a fee run by its real code, and goes to what came of it (NEW-01). */
export function RehearseFeeRun({ feeRunId, onProblem }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const { run, pending } = useCommand(RehearseFeeRunDoc);
  const { key } = useIdempotencyKey();

  const rehearse = async () => {
    const answer = await run({ id: feeRunId, idempotencyKey: key });
    if (answer?.kind === 'failed') onProblem(t('form.failed'));
    if (answer?.kind === 'refused') onProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      const params = { rehearsalId: answer.value.rehearsal.id };
      void navigate({ to: '/runs/rehearsals/$rehearsalId', params });
    }
  };
  return (
    <Button isPending={pending} onPress={() => void rehearse()}>
      {t('feeruns.rehearse')}
    </Button>
  );
}
