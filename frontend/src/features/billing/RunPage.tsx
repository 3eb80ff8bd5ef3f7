import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '@/app/format';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT, type MessageKey } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { RunStateBadge } from '@/app/words/states';
import { Badge, Empty, Facts, Figures, InstantText, Money, Panel, ProgressBar, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { BulkCreditResult } from './BulkCreditResult';
import { ReverseRun } from './ReverseRun';
import { RunAgainstRehearsal } from './RunAgainstRehearsal';
import { RunCollection } from './RunCollection';
import { RunControls } from './RunControls';
import { RunFault } from './RunFault';
import { RunRejects } from './RunRejects';
import { RunFiles } from './RunFiles';
import { RunSets } from './RunSets';
import { RunPageDoc, RunProgressDoc, type RunSheetFragment } from './runs.gql';

const route = getRouteApi('/shell/runs/$runId');

/** A run while it goes on, and its result afterwards. Every step arrives over the socket (RUN-06). */
export default function RunPage() {
  const t = useT();
  const { runId } = route.useParams();
  const { data, error, refetch } = useLiveQuery({
    query: RunPageDoc,
    variables: { id: runId },
    live: RunProgressDoc,
    liveVariables: { runId },
    pause: ({ run }) => !run || run.state === 'DONE',
  });
  const run = data?.run;

  const above = <Link to="/runs">{t('billing.runs')}</Link>;
  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!run) {
    return (
      <Page title={t(data ? 'billing.run.gone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('billing.run.gone')} /> : <SkeletonRows rows={8} />}
      </Page>
    );
  }
  return <RunView run={run} above={above} />;
}

function RunView({ run, above }: { run: RunSheetFragment; above: ReactNode }) {
  const t = useT();
  const format = useFormat();
  const isRunning = run.state === 'RUNNING';
  const reminds = run.kind === 'DUNNING';
  const writesOff = run.kind === 'BULK_CREDIT';
  const forecasts = run.kind === 'FORECAST';
  const hasInvoices = !writesOff && !forecasts;
  const rows = `${reminds ? '/reminders' : '/invoices'}?${new URLSearchParams({ run: run.id })}`;
  const drilldown = `/drilldown?${new URLSearchParams({ token: run.drilldown })}`;
  return (
    <Page
      title={t(titleOf(run.kind), { on: format.date(run.on) })}
      titleNote={
        <>
          <RunStateBadge state={run.state} />
          {run.reversedBy && <Badge tone="warn">{t('billing.run.isReversed')}</Badge>}
        </>
      }
      above={above}
      actions={
        <>
          {reminds && (
            <Link to="/payment-stops" search={{ run: run.id }} className="btn">
              {t('billing.run.stops')}
            </Link>
          )}
          {forecasts && (
            <Link to="/runs/forecast" search={{ organisation: run.organisation.id }} className="btn">
              {t('forecast.title')}
            </Link>
          )}
          <RunControls run={run} />
          <ReverseRun run={run} />
        </>
      }
    >
      <RunFault run={run} />
      <ProgressBar
        label={t(isRunning ? 'billing.run.working' : 'billing.run.progress')}
        done={run.done}
        total={run.total}
        text={progressText(t, format, run)}
      />
      <Figures
        label={t('billing.run.result')}
        items={[
          {
            id: 'invoiced',
            label: t(doneLabelOf(run.kind)),
            value: format.number(run.invoiced),
            ...(hasInvoices ? { foot: t('billing.run.openRows'), href: rows } : {}),
          },
          {
            id: 'sum',
            label: t('billing.total'),
            value: <Money minor={run.totalMinor} currency={run.currency} />,
            ...(hasInvoices ? { foot: t('billing.run.openRows'), href: reminds ? rows : drilldown } : {}),
          },
          { id: 'rejected', label: t('billing.run.rejected'), value: format.number(run.rejected) },
        ]}
      />
      <RunAgainstRehearsal run={run} />
      <Panel title={t('billing.about')}>
        <Facts
          items={[
            { label: t('billing.organisation'), value: run.organisation.name },
            { label: t('billing.run.startedBy'), value: run.startedBy },
            { label: t('billing.run.startedAt'), value: <InstantText at={run.startedAt} /> },
            { label: t('billing.run.finishedAt'), value: <InstantText at={run.finishedAt} /> },
            ...otherRun(t('billing.run.reverses'), run.reverses, format),
            ...otherRun(t('billing.run.reversedBy'), run.reversedBy, format),
          ]}
        />
      </Panel>
      {writesOff && <BulkCreditResult key={run.done} runId={run.id} currency={run.currency} />}
      <RunSets run={run} />
      {reminds && <RunCollection run={run} />}
      {run.kind === 'SUBSCRIPTION' && <RunFiles run={run} />}
      <RunRejects run={run} />
    </Page>
  );
}

const TITLES: Record<string, MessageKey> = {
  DUNNING: 'billing.run.dunningTitle',
  BULK_CREDIT: 'billing.run.bulkTitle',
  REVERSAL: 'billing.run.reversalTitle',
  FORECAST: 'billing.run.forecastTitle',
};
const titleOf = (kind: string) => TITLES[kind] ?? 'billing.run.title';

const DONE_LABELS: Record<string, MessageKey> = {
  DUNNING: 'billing.run.reminded',
  BULK_CREDIT: 'billing.run.writtenOff',
  REVERSAL: 'billing.run.credited',
  FORECAST: 'billing.run.forecast',
};
const doneLabelOf = (kind: string) => DONE_LABELS[kind] ?? 'billing.run.invoiced';

/** The run that this one takes back, or that takes this one back. */
const otherRun = (label: string, other: RunSheetFragment['reverses'], format: ReturnType<typeof useFormat>) =>
  other
    ? [
        {
          label,
          value: (
            <Link to="/runs/$runId" params={{ runId: other.id }}>
              {format.date(other.on)}
            </Link>
          ),
        },
      ]
    : [];

function progressText(t: ReturnType<typeof useT>, format: ReturnType<typeof useFormat>, run: RunSheetFragment) {
  const count = `${format.number(run.done)} / ${format.number(run.total)}`;
  return run.state === 'RUNNING' ? `${count} · ${t('billing.run.rate', { n: run.ratePerSecond })}` : count;
}
