import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables } from '@urql/core';
import { bulk, fetchOptions } from './client';

/** Asks past the cache, once; rejects when there is no data. The signal aborts the request. */
export async function ask<Result, Variables extends AnyVariables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const context = signal ? { fetchOptions: { ...fetchOptions, signal } } : {};
  const result = await bulk.query(document, variables, context).toPromise();
  if (result.data === undefined || result.data === null) throw result.error ?? new Error('no data');
  return result.data;
}
