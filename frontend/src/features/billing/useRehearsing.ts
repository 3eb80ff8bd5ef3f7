import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import type { BillingRunInput } from './newRun.gql';
import { RehearseBillingRunDoc } from './rehearsals.gql';

/** Asks for a rehearsal of a billing run and goes to its page (NEW-01). */
export function useRehearsing() {
  const t = useT();
  const navigate = useNavigate();
  const { run, pending } = useCommand(RehearseBillingRunDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<string>();

  const rehearse = async (input: BillingRunInput) => {
    const answer = await run({ input, idempotencyKey: key });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      const params = { rehearsalId: answer.value.rehearsal.id };
      void navigate({ to: '/runs/rehearsals/$rehearsalId', params });
    }
  };
  return { rehearse: (input: BillingRunInput) => void rehearse(input), pending, problem };
}
