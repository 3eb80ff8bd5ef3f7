import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect, useRef, useState } from 'react';
import { useQuery, useSubscription, type AnyVariables, type UseQueryResponse } from 'urql';
import { positionOf } from './positions';

const ASK_AGAIN_MS = 1000;

/** A query that says where the log of events stood before anything was read for it. */
type Positioned = { position: string };

type Options<Data extends Positioned, Variables extends AnyVariables, Event, LiveVariables, Told> = {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  /** A subscription that takes `$after`. */
  live: TypedDocumentNode<Event, LiveVariables>;
  /** All its variables but `after`. */
  liveVariables: Omit<LiveVariables, 'after'>;
  /** Nothing more can happen, or nobody looks. */
  pause?: (data: Data) => boolean;
  /** The events do not carry what the query shows: ask again after them, at most once a second. */
  asksAgain?: boolean;
  /** Gathers events; without it the newest one counts. */
  gather?: (before: Told | undefined, event: Event) => Told;
};

type LiveQuery<Data, Told> = {
  data: Data | undefined;
  error: UseQueryResponse<Data>[0]['error'];
  fetching: boolean;
  refetch: UseQueryResponse<Data>[1];
  /** What the subscription has told since the page was opened. */
  told: Told | undefined;
};

/**
 * A query and the subscription that keeps it in step, without a gap between the two: the subscription begins at the
 * position that came with the query's answer, so what is committed before the socket is open is told as well.
 */
export function useLiveQuery<
  Data extends Positioned,
  Variables extends AnyVariables,
  Event,
  LiveVariables extends AnyVariables,
  Told = Event,
>(options: Options<Data, Variables, Event, LiveVariables, Told>): LiveQuery<Data, Told> {
  const { query, variables, live, liveVariables, pause, asksAgain = false, gather } = options;
  const [{ data, error, fetching, operation }, refetch] = useQuery({
    query,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const shown = JSON.stringify(variables);
  const isAnswered = data !== undefined && JSON.stringify(operation?.variables) === shown;
  const start = useStart(shown, isAnswered ? positionOf(operation?.key) : undefined);
  const [{ data: heard }] = useSubscription<Event, Heard<Told>, LiveVariables>(
    {
      query: live,
      variables: { ...liveVariables, after: start } as unknown as LiveVariables,
      pause: start === undefined || data === undefined || (pause?.(data) ?? false),
    },
    (before, event) => {
      const sofar = before?.shown === shown ? before.told : undefined;
      return { shown, told: gather ? gather(sofar, event) : (event as unknown as Told) };
    },
  );
  const told = heard?.shown === shown ? heard.told : undefined;
  useAskingAgain(asksAgain ? told : undefined, refetch);
  return { data, error, fetching, refetch, told };
}

/** Asks again a moment after something was told. What is told until then needs no asking of its own. */
function useAskingAgain(told: unknown, refetch: UseQueryResponse[1]) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (told === undefined || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      refetch({ requestPolicy: 'network-only' });
    }, ASK_AGAIN_MS);
  }, [told, refetch]);
  useEffect(() => () => clearTimeout(timer.current), []);
}

/** What was told about something is not about what is shown instead of it. */
type Heard<Told> = { shown: string; told: Told };

/** The first position of what is on the screen; later ones must not start the subscription again. */
function useStart(shown: string, position: string | undefined): string | undefined {
  const [start, setStart] = useState<{ shown: string; position: string }>();
  if (start?.shown !== shown && position !== undefined) {
    setStart({ shown, position });
    return position;
  }
  return start?.shown === shown ? start.position : undefined;
}
