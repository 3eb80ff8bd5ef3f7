import type { CombinedError } from '@urql/core';

type Member = { __typename: string };

/** The union that a mutation's only root field answers with. */
export type UnionOf<Result> = Extract<Result[keyof Result], Member>;
export type SuccessOf<Result> = Extract<UnionOf<Result>, { __typename: `${string}Success` }>;
export type RefusalOf<Result> = Exclude<UnionOf<Result>, { __typename: `${string}Success` }>;

/** How a command ended: done, refused with a reason, or failed without a trustworthy answer. */
export type Answer<Result> =
  | { kind: 'done'; value: SuccessOf<Result> }
  | { kind: 'refused'; refusal: RefusalOf<Result> }
  | { kind: 'failed'; error: CombinedError | undefined };

/** Sorts a mutation's result into the three ways it can end. */
export function answerOf<Result>(data: Result | undefined | null, error?: CombinedError): Answer<Result> {
  const root = data ? (Object.values(data)[0] as UnionOf<Result> | null | undefined) : undefined;
  if (!root) return { kind: 'failed', error };
  if (root.__typename.endsWith('Success')) return { kind: 'done', value: root as SuccessOf<Result> };
  return { kind: 'refused', refusal: root as RefusalOf<Result> };
}
