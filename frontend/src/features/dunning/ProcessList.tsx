import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useT, type Translate } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Badge, Empty, Panel, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { PlanProcesses } from './PlanProcesses';
import { DunningProcessesDoc, type ProcessLineFragment } from './processes.gql';

/** Dunning processes, and which billing plans name them (CAT-30, CAT-40). */
export default function ProcessList() {
  const t = useT();
  const may = useMay();
  const [{ data, error }, refetch] = useQuery({ query: DunningProcessesDoc, requestPolicy: 'cache-and-network' });
  const columns = useMemo(() => processColumns(t), [t]);
  const make = may('catalogue:write') && (
    <>
      <Link to="/dunning/new" search={{ standard: 'NO' }} className="btn">
        {t('dunning.standard')}
      </Link>
      <Link to="/dunning/new" className="btn">
        {t('dunning.new')}
      </Link>
    </>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page
      title={t('dunning.title')}
      above={
        <>
          <Link to="/reminders">{t('dunning.allReminders')}</Link>{' '}
          <Link to="/payment-stops">{t('dunning.paymentStops')}</Link>{' '}
          <Link to="/balance-invoices">{t('dunning.balances')}</Link>{' '}
          <Link to="/collection">{t('dunning.collection')}</Link>
        </>
      }
      actions={
        <>
          {make}
          {may('billing:run') && (
            <Link to="/dunning/run" className="btn main">
              {t('dunning.newRun')}
            </Link>
          )}
        </>
      }
    >
      {data?.dunningProcesses.length === 0 ? (
        <Empty title={t('dunning.none')} hint={t('dunning.noneHint')} action={make} />
      ) : (
        <Table label={t('dunning.processes')} columns={columns}>
          {data ? (
            <TableRows columns={columns} rows={data.dunningProcesses} rowKey={(process) => process.id} />
          ) : (
            <SkeletonTableRows columns={columns} rows={3} />
          )}
        </Table>
      )}
      {data && data.dunningProcesses.length > 0 && (
        <Panel title={t('dunning.billingPlans')}>
          <PlanProcesses plans={data.billingPlans} processes={data.dunningProcesses} />
        </Panel>
      )}
    </Page>
  );
}

const processColumns = (t: Translate): TableColumn<ProcessLineFragment>[] => [
  {
    id: 'name',
    header: t('dunning.process'),
    isName: true,
    cell: (process) => (
      <Link to="/dunning/$processId" params={{ processId: process.id }}>
        {process.name}
      </Link>
    ),
  },
  { id: 'steps', header: t('dunning.reminders'), cell: (process) => t('dunning.howMany', { n: process.steps.length }) },
  {
    id: 'through',
    header: t('dunning.through'),
    cell: (process) => (
      <span className="row">
        {t('dunning.days', { n: process.daysThrough })}
        {process.outlasted.length > 0 && <Badge tone="warn">{t('dunning.outlasts')}</Badge>}
      </span>
    ),
  },
  {
    id: 'plans',
    header: t('dunning.usedBy'),
    wrap: true,
    cell: (process) =>
      process.billingPlans.length === 0 ? (
        <span className="dim">{t('dunning.unused')}</span>
      ) : (
        process.billingPlans.map((plan) => plan.name).join(', ')
      ),
  },
];
