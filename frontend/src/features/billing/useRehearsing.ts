import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import type { BillingRunInput } from './newRun.gql';
import { RehearseBillingRunDoc, RehearseDunningAgainDoc } from './rehearsals.gql';

/** Asks for a rehearsal of a billing run, or again for one of a dunning run, and goes to its page (NEW-01). */
export function useRehearsing() {
  const t = useT();
  const navigate = useNavigate();
  const billing = useCommand(RehearseBillingRunDoc);
  const dunning = useCommand(RehearseDunningAgainDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<string>();

  const rehearse = async (input: BillingRunInput, kind: string) => {
    const { organisationId, on } = input;
    const answer =
      kind === 'DUNNING'
        ? await dunning.run({ organisationId, on, idempotencyKey: key })
        : await billing.run({ input, idempotencyKey: key });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      const params = { rehearsalId: answer.value.rehearsal.id };
      void navigate({ to: '/runs/rehearsals/$rehearsalId', params });
    }
  };
  return {
    rehearse: (input: BillingRunInput, kind = 'SUBSCRIPTION') => void rehearse(input, kind),
    pending: billing.pending || dunning.pending,
    problem,
  };
}
