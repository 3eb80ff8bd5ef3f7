import { useCallback, useEffect, useState } from 'react';
import { ask } from '@/app/graphql/ask';
import { DrilldownPageDoc, type DrilldownPageQuery } from './drilldown.gql';

export type DrilldownData = DrilldownPageQuery['drilldown'];
export type DrilldownRow = DrilldownData['rows'][number];

type State = { data: DrilldownData | undefined; rows: DrilldownRow[]; failed: boolean; loading: boolean };

const START: State = { data: undefined, rows: [], failed: false, loading: true };

/**
 * The rows behind a token, page by page; all that has been fetched stays on the screen.
 * Another token is another component (give it the token as its key).
 */
export function useDrilldown(token: string) {
  const [state, setState] = useState<State>(START);

  const fetchPage = useCallback(
    (after: string | null, signal?: AbortSignal) =>
      ask(DrilldownPageDoc, { token, after }, signal).then(
        ({ drilldown }) => {
          if (!signal?.aborted) setState((before) => withPage(before, after, drilldown));
        },
        () => {
          if (!signal?.aborted) setState((before) => ({ ...before, failed: true, loading: false }));
        },
      ),
    [token],
  );

  useEffect(() => {
    const request = new AbortController();
    void fetchPage(null, request.signal);
    return () => request.abort();
  }, [fetchPage]);

  const next = state.data?.pageInfo.hasNextPage ? state.data.pageInfo.endCursor : null;
  const load = (after: string | null) => {
    setState((before) => ({ ...before, loading: true, failed: false }));
    void fetchPage(after);
  };
  return {
    ...state,
    hasMore: next !== null,
    more: () => load(next),
    retry: () => load(state.data ? next : null),
  };
}

const withPage = (before: State, after: string | null, data: DrilldownData): State => ({
  data,
  rows: after === null ? data.rows : [...before.rows, ...data.rows],
  failed: false,
  loading: false,
});
