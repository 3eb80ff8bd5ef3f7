import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '@/app/commands/answer';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import type { BillingRunInput } from './newRun.gql';
import {
  RehearseAgainDoc,
  RehearseBillingRunDoc,
  type RehearseAgainMutation,
  type RehearseBillingRunMutation,
} from './rehearsals.gql';

/** Asks for a rehearsal of a billing run, or for another one of the same, and goes to its page (NEW-01). */
export function useRehearsing() {
  const t = useT();
  const navigate = useNavigate();
  const first = useCommand(RehearseBillingRunDoc);
  const another = useCommand(RehearseAgainDoc);
  const { key } = useIdempotencyKey();
  const [problem, setProblem] = useState<string>();

  const follow = (answer: Answer<RehearseBillingRunMutation> | Answer<RehearseAgainMutation> | undefined) => {
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      const params = { rehearsalId: answer.value.rehearsal.id };
      void navigate({ to: '/runs/rehearsals/$rehearsalId', params });
    }
  };
  return {
    rehearse: (input: BillingRunInput) => void first.run({ input, idempotencyKey: key }).then(follow),
    again: (id: string) => void another.run({ id, idempotencyKey: key }).then(follow),
    pending: first.pending || another.pending,
    problem,
  };
}
