import type { Client, Exchange, Operation } from '@urql/core';
import { pipe, tap } from 'wonka';

const active = new Map<number, Operation>();

/** Remembers which queries are on the screen. */
export const rememberActive: Exchange =
  ({ forward }) =>
  (operations) =>
    forward(
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind === 'query') active.set(operation.key, operation);
          if (operation.kind === 'teardown') active.delete(operation.key);
        }),
      ),
    );

/** Asks again for everything on the screen: what was missed in between is not known. */
export function refetchActive(client: Client) {
  for (const operation of active.values()) {
    const context = { ...operation.context, requestPolicy: 'network-only' as const };
    client.reexecuteOperation(client.createRequestOperation('query', operation, context));
  }
}
