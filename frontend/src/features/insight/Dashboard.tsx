import { getRouteApi } from '@tanstack/react-router';
import { useFormat } from '@/app/format';
import { useT, type MessageKey } from '@/app/i18n';
import { OrganisationSelect } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { Figures, Skeleton, type FigureItem } from '@/ui';
import { Failure } from '@/ui/Failure';
import { Spark } from '@/ui/chart/Spark';
import { AgePanel } from './AgePanel';
import { ChurnPanel } from './ChurnPanel';
import type { DashboardSheetFragment, MetricTileFragment } from './dashboard.gql';
import { drilldownHref } from './drilldownHref';
import { changeText, valueText } from './metricText';
import { metricExplanation, metricName } from './metricWords';
import { OrdersPanel } from './OrdersPanel';
import { PaymentsPanel } from './PaymentsPanel';
import { useDashboard } from './useDashboard';
import './insight.css';

const TILES = ['activeSubscriptions', 'mrr', 'acv', 'cltv', 'churn', 'payments', 'outstanding'] as const;

/** Names of the tiles while their figures are on the way. */
const NAMES: Record<(typeof TILES)[number], MessageKey> = {
  activeSubscriptions: 'insight.metric.active_subscriptions',
  mrr: 'insight.metric.mrr',
  acv: 'insight.metric.acv',
  cltv: 'insight.metric.cltv',
  churn: 'insight.metric.churn',
  payments: 'insight.metric.payments',
  outstanding: 'insight.metric.outstanding',
};

const route = getRouteApi('/shell/');

export default function Dashboard() {
  const t = useT();
  const format = useFormat();
  const navigate = route.useNavigate();
  const { organisation } = route.useSearch();
  const { dashboard, error, refetch } = useDashboard(organisation ?? null);

  if (error && !dashboard) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page
      title={t('insight.dashboard')}
      titleNote={<span className="dim num">{dashboard && format.date(dashboard.on)}</span>}
      actions={
        <OrganisationSelect
          hideLabel
          withAll
          value={organisation}
          onChange={(id) => void navigate({ search: { organisation: id }, replace: true })}
        />
      }
    >
      <Tiles dashboard={dashboard} />
      <div className="dashboard-panels">
        {dashboard ? (
          <>
            <OrdersPanel dashboard={dashboard} />
            <PaymentsPanel dashboard={dashboard} />
            <ChurnPanel dashboard={dashboard} />
            <AgePanel dashboard={dashboard} />
          </>
        ) : (
          TILES.slice(0, 4).map((tile) => (
            <div key={tile} className="panel chart-panel" aria-busy>
              <Skeleton width="40%" height={16} />
            </div>
          ))
        )}
      </div>
    </Page>
  );
}

function Tiles({ dashboard }: { dashboard: DashboardSheetFragment | undefined }) {
  const t = useT();
  const format = useFormat();
  const item = (tile: (typeof TILES)[number]): FigureItem => {
    const metric = dashboard?.[tile];
    if (!dashboard || !metric) return { id: tile, label: t(NAMES[tile]), value: undefined };
    return {
      id: tile,
      label: metricName(t, metric.key),
      value: valueText(format, metric, dashboard.currency) ?? t('insight.noValue'),
      foot: changeText(t, format, metric),
      chart: <Spark values={seriesOf(metric)} />,
      href: drilldownHref(metric.drilldown),
      explanation: metricExplanation(t, metric.key),
    };
  };
  return <Figures label={t('insight.figures')} items={TILES.map(item)} />;
}

const seriesOf = (metric: MetricTileFragment) => metric.series.map((point) => Number(point.value));
