import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useRef, useState } from 'react';
import { useMutation, type AnyVariables } from 'urql';
import { doubtSession } from '../graphql/doubt';
import { answerOf, type Answer } from './answer';

/**
 * A mutation as a command: `run` gives its answer, `pending` disables the button meanwhile.
 * While one call is on its way, further calls are dropped and give undefined.
 */
export function useCommand<Result, Variables extends AnyVariables>(
  document: TypedDocumentNode<Result, Variables>,
) {
  const [, execute] = useMutation(document);
  const [pending, setPending] = useState(false);
  const busy = useRef(false);

  const run = async (variables: Variables): Promise<Answer<Result> | undefined> => {
    if (busy.current) return undefined;
    busy.current = true;
    setPending(true);
    const result = await execute(variables);
    busy.current = false;
    setPending(false);
    const answer = answerOf(result.data, result.error);
    if (answer.kind === 'refused' && answer.refusal.__typename === 'NotSignedIn') doubtSession();
    return answer;
  };

  return { run, pending };
}
