import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Badge, Button, DateText, Empty, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { FeeRunDrawer } from './FeeRunDrawer';
import { FeeRunsChangedDoc, FeeRunsDoc, type FeeRunLineFragment } from './feeRuns.gql';
import { FeeRunNeeds } from './FeeRunNeeds';
import './feeRuns.css';

const route = getRouteApi('/shell/fee-runs');

/** The club's fee runs: how they are paid, when they run, and how often they have run (FEE-08). */
export default function FeeRunList() {
  const t = useT();
  const { run } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useLiveQuery({
    query: FeeRunsDoc,
    variables: {},
    live: FeeRunsChangedDoc,
    liveVariables: {},
    asksAgain: true,
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const show = (next: string | undefined) => void navigate({ search: { run: next }, replace: true });
  const columns = useMemo<TableColumn<FeeRunLineFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('feeruns.run'),
        isName: true,
        wrap: true,
        cell: ({ id, name, sport }) => (
          <div className="fee-run-name">
            <Link to="/fee-runs/$feeRunId" params={{ feeRunId: id }}>
              {name}
            </Link>
            <span className="dim">{sport.name}</span>
          </div>
        ),
      },
      { id: 'type', header: t('feeruns.paymentType'), wrap: true, cell: (one) => t(`feeruns.type.${one.paymentType}`) },
      { id: 'day', header: t('feeruns.day'), end: true, cell: ({ day }) => <span className="num">{day}</span> },
      { id: 'times', header: t('feeruns.times'), end: true, cell: (one) => <span className="num">{timesOf(one)}</span> },
      { id: 'next', header: t('feeruns.nextOn'), cell: ({ nextOn }) => <DateText date={nextOn} /> },
      { id: 'notice', header: t('feeruns.noticeOn'), cell: ({ noticeOn }) => <DateText date={noticeOn} /> },
      {
        id: 'state',
        header: t('feeruns.state'),
        cell: ({ lock, nextOn }) =>
          lock ? <Badge tone="warn">{t(`feeruns.lock.${lock.code}`)}</Badge> : <NextState nextOn={nextOn} />,
      },
    ],
    [t],
  );
  const newRun = (
    <Button look="main" onPress={() => show('new')}>
      {t('feeruns.new')}
    </Button>
  );

  const actions = (
    <>
      <Link to="/fee-runs/templates" className="btn">
        {t('feeruns.templates')}
      </Link>
      {newRun}
    </>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={reload} />;
  return (
    <Page title={t('feeruns.title')} actions={actions}>
      <FeeRunNeeds />
      {!data && <SkeletonRows rows={6} />}
      {data?.feeRuns.length === 0 && <Empty title={t('feeruns.none')} hint={t('feeruns.noneHint')} action={newRun} />}
      {data && data.feeRuns.length > 0 && (
        <Table label={t('feeruns.title')} columns={columns}>
          <TableRows columns={columns} rows={data.feeRuns} rowKey={(one) => one.id} />
        </Table>
      )}
      <FeeRunDrawer open={run === 'new'} saved={undefined} onClose={() => show(undefined)} onSaved={reload} />
    </Page>
  );
}

/** How often a run has run, those that are only announced apart. */
const timesOf = ({ subRuns }: FeeRunLineFragment) => subRuns.filter(({ stage }) => stage === 'DONE').length;

function NextState({ nextOn }: { nextOn: string | null }) {
  const t = useT();
  return <Badge tone={nextOn ? 'good' : 'mute'}>{t(nextOn ? 'feeruns.planned' : 'feeruns.over')}</Badge>;
}
