import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

/** Documents travel as strings, a third of the size of syntax trees; urql parses each once, on first use. */
export const doc = <Result, Variables>(source: string) =>
  source as unknown as TypedDocumentNode<Result, Variables>;
