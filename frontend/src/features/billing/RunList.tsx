import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSubscription } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { RunStateBadge } from '@/app/words/states';
import { DateText, Empty, InstantText, Money, type TableColumn } from '@/ui';
import { RunProgressDoc, RunsDoc, type RunLineFragment } from './runs.gql';

export default function RunList() {
  const t = useT();
  const format = useFormat();
  useSubscription({ query: RunProgressDoc, variables: {} });
  const columns = useMemo<TableColumn<RunLineFragment>[]>(
    () => [
      {
        id: 'on',
        header: t('billing.run.on'),
        isName: true,
        cell: (run) => (
          <Link to="/runs/$runId" params={{ runId: run.id }}>
            <span className="sr">{t('billing.run.for')} </span>
            <DateText date={run.on} />
          </Link>
        ),
      },
      { id: 'kind', header: t('billing.run.kind'), cell: (run) => kindText(t, run.kind) },
      { id: 'organisation', header: t('billing.organisation'), wrap: true, cell: (run) => run.organisation.name },
      { id: 'state', header: t('billing.status'), cell: (run) => <RunStateBadge state={run.state} /> },
      { id: 'by', header: t('billing.run.startedBy'), cell: (run) => run.startedBy },
      { id: 'at', header: t('billing.run.startedAt'), cell: (run) => <InstantText at={run.startedAt} /> },
      {
        id: 'done',
        header: t('billing.run.progress'),
        end: true,
        cell: (run) => `${format.number(run.done)} / ${format.number(run.total)}`,
      },
      { id: 'rejected', header: t('billing.run.rejected'), end: true, cell: (run) => format.number(run.rejected) },
      {
        id: 'sum',
        header: t('billing.total'),
        end: true,
        cell: (run) => <Money minor={run.totalMinor} currency={run.currency} />,
      },
    ],
    [t, format],
  );
  const may = useMay();
  const newRun = may('billing:run') && (
    <>
      <Link to="/runs/forecast" className="btn">
        {t('forecast.title')}
      </Link>
      <Link to="/runs/new" className="btn main">
        {t('billing.newRun')}
      </Link>
    </>
  );

  return (
    <Page
      title={t('billing.runs')}
      actions={
        <>
          {may('billing:run') && (
            <Link to="/runs/rehearsals" className="btn">
              {t('rehearsal.list')}
            </Link>
          )}
          {may('invoices:write') && (
            <Link to="/runs/bulk-credit" className="btn">
              {t('billing.bulk')}
            </Link>
          )}
          {newRun}
        </>
      }
    >
      <QueryTable
        label={t('billing.runs')}
        document={RunsDoc}
        variables={{}}
        page={(answer) => ({ rows: answer.runs.nodes, pageInfo: answer.runs.pageInfo })}
        columns={columns}
        rowKey={(run) => run.id}
        empty={<Empty title={t('billing.noRuns')} hint={t('billing.noRunsHint')} action={newRun} />}
      />
    </Page>
  );
}

function kindText(t: Translate, kind: string): string {
  const key = `billing.runKind.${kind}`;
  return t.has(key) ? t(key) : kind;
}
