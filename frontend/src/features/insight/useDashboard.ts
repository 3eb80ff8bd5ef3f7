import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { DashboardLiveDoc, DashboardPageDoc, type DashboardSheetFragment } from './dashboard.gql';
import { usePageVisible } from './usePageVisible';

/** The dashboard's figures, replaced whenever the server says that they changed. */
export function useDashboard(organisationId: string | null) {
  const isVisible = usePageVisible();
  const { data, error, fetching, refetch, told } = useLiveQuery({
    query: DashboardPageDoc,
    variables: { organisationId },
    live: DashboardLiveDoc,
    liveVariables: { organisationId },
    pause: () => !isVisible,
  });
  const dashboard: DashboardSheetFragment | undefined = told?.dashboardChanged.dashboard ?? data?.dashboard;
  return { dashboard, error, fetching, refetch };
}
