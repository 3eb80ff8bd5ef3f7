import type { Exchange } from '@urql/core';
import { pipe, tap } from 'wonka';

const positions = new Map<number, string>();

/**
 * Remembers where the log of events stood when a query on the screen was last answered by the server.
 *
 * It stands below the cache: what the cache answers later is at least as new, so a subscription that starts from here
 * misses nothing. The cache itself keeps one `position` for all queries, and the newest would leave a gap.
 */
export const rememberPositions: Exchange =
  ({ forward }) =>
  (operations) =>
    pipe(
      forward(
        pipe(
          operations,
          tap((operation) => {
            if (operation.kind === 'teardown') positions.delete(operation.key);
          }),
        ),
      ),
      tap(({ operation, data }) => {
        const position: unknown = operation.kind === 'query' ? data?.position : undefined;
        if (typeof position === 'string') positions.set(operation.key, position);
      }),
    );

/** The position of a query's last answer from the server; undefined until there is one. */
export const positionOf = (operationKey: number | undefined): string | undefined =>
  operationKey === undefined ? undefined : positions.get(operationKey);
