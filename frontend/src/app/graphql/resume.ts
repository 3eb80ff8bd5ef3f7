import type { Sink } from 'graphql-ws';

type Payload = { query: string; variables: Record<string, unknown> };
type Event = { data?: Record<string, unknown> | null };

/**
 * Makes a subscription continue where it broke off.
 *
 * The socket library sends the same payload object again after a reconnect. So the cursor of each event
 * is written into the payload as `after`, and the server replays what was missed.
 * A subscription whose document has no `$after`, or whose events carry no cursor, passes through unchanged.
 */
export function resuming<Result extends Event>(payload: Payload, sink: Sink<Result>): Sink<Result> {
  if (!/\$after\b/.test(payload.query)) return sink;
  return {
    next: (event) => {
      const cursor = cursorOf(event);
      if (cursor !== undefined) payload.variables = { ...payload.variables, after: cursor };
      sink.next(event);
    },
    error: (error) => sink.error(error),
    complete: () => sink.complete(),
  };
}

/** The server no longer has the events after our cursor: load afresh and go on from now. */
export function isTooFarBehind(problem: unknown): boolean {
  if (!Array.isArray(problem)) return false;
  return problem.some((error) => error?.extensions?.code === 'TOO_FAR_BEHIND');
}

/** The cursor of an event's only root field. */
function cursorOf(event: Event): string | undefined {
  const root = Object.values(event.data ?? {})[0];
  if (typeof root !== 'object' || root === null || !('cursor' in root)) return undefined;
  return typeof root.cursor === 'string' ? root.cursor : undefined;
}
