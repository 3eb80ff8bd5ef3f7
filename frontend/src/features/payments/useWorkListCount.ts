import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { WorkListChangedDoc, WorkListDoc } from './workList.gql';

/** How many payments wait for a person: asked once, then told by the server. */
export function useWorkListCount(): number | undefined {
  const { data, told } = useLiveQuery({
    query: WorkListDoc,
    variables: { after: null },
    live: WorkListChangedDoc,
    liveVariables: {},
  });
  return told?.workListChanged.openCount ?? data?.workList.totalCount;
}
