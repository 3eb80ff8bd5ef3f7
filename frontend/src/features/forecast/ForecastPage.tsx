import { getRouteApi, Link } from '@tanstack/react-router';
import { useFormat } from '@/app/format';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { RunStateBadge } from '@/app/words/states';
import { Empty, InstantText, ProgressBar, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ForecastProgressDoc, ForecastsDoc, type ForecastLineFragment } from './forecast.gql';
import { MonthParts } from './MonthParts';
import { Months } from './Months';
import { StartForecast } from './StartForecast';

const route = getRouteApi('/shell/runs/forecast');

/** What all subscriptions of an organisation will bill in 24 months, reckoned in the background (BIL-14). */
export default function ForecastPage() {
  const t = useT();
  const { organisation } = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations, error, refetch } = useOrganisations();
  const chosen = organisations.find((one) => one.id === organisation) ?? organisations[0];
  const above = <Link to="/runs">{t('billing.runs')}</Link>;
  return (
    <Page
      title={t('forecast.title')}
      above={above}
      actions={
        chosen && (
          <OrganisationSelect
            hideLabel
            value={chosen.id}
            onChange={(id) => void navigate({ search: { organisation: id }, replace: true })}
          />
        )
      }
    >
      {chosen ? (
        <Newest key={chosen.id} organisationId={chosen.id} />
      ) : (
        <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      )}
    </Page>
  );
}

function Newest({ organisationId }: { organisationId: string }) {
  const t = useT();
  const { data, error, refetch } = useLiveQuery({
    query: ForecastsDoc,
    variables: { organisationId },
    live: ForecastProgressDoc,
    liveVariables: {},
    asksAgain: true,
  });
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={8} />;
  const [run] = data.forecasts;
  const start = <StartForecast organisationId={organisationId} isUnderWay={isUnderWay(run)} />;
  if (!run) {
    return (
      <Empty title={t('forecast.none')} hint={t('forecast.noneHint')} action={start} />
    );
  }
  return (
    <>
      <div className="row">
        {start}
        <RunStateBadge state={run.state} />
        <span className="dim">
          {t('forecast.by', { name: run.startedBy })} <InstantText at={run.finishedAt} />
        </span>
        <Link to="/runs/$runId" params={{ runId: run.id }}>
          {t('forecast.openRun')}
        </Link>
      </div>
      {isUnderWay(run) && <Progress run={run} />}
      <Sheet run={run} />
    </>
  );
}

const isUnderWay = (run: ForecastLineFragment | undefined) => run?.state === 'QUEUED' || run?.state === 'RUNNING';

function Progress({ run }: { run: ForecastLineFragment }) {
  const t = useT();
  const format = useFormat();
  return (
    <ProgressBar
      label={t('forecast.reckoning')}
      done={run.done}
      total={run.total}
      text={`${format.number(run.done)} / ${format.number(run.total)}`}
    />
  );
}

/** All months, and of one of them what it is made of. */
function Sheet({ run }: { run: ForecastLineFragment }) {
  const t = useT();
  const { month } = route.useSearch();
  const chosen = run.forecast.find((one) => one.month === month);
  if (run.state === 'DONE' && run.forecast.length === 0) {
    return <Empty title={t('forecast.nothing')} hint={t('forecast.nothingHint')} />;
  }
  if (run.forecast.length === 0) return null;
  return (
    <>
      <Months run={run} />
      {chosen && <MonthParts month={chosen} currency={run.currency} />}
    </>
  );
}
