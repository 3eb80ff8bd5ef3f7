import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { Empty, InstantText, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { JournalExportsDoc, type ExportLineFragment } from './exports.gql';
import { NewExport } from './NewExport';

/** Files of the journal. Each is the same whenever it is fetched, and its hash says so (LED-07). */
export default function Exports({ organisationId }: { organisationId: string }) {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({
    query: JournalExportsDoc,
    variables: { organisationId },
    requestPolicy: 'cache-and-network',
  });
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={6} />;
  const { formats, exports } = data.journalExports;
  return (
    <div className="stack">
      <NewExport organisationId={organisationId} formats={formats} />
      {exports.length === 0 ? (
        <Empty title={t('ledger.noExports')} hint={t('ledger.noExportsHint')} />
      ) : (
        <Table label={t('ledger.view.exports')} columns={columns}>
          <TableRows columns={columns} rows={exports} rowKey={(one) => one.id} />
        </Table>
      )}
    </div>
  );
}

const columnsOf = (t: Translate, format: Formatter): TableColumn<ExportLineFragment>[] => [
  {
    id: 'period',
    header: t('ledger.period'),
    isName: true,
    cell: (one) => `${format.date(one.fromOn)} – ${format.date(one.lastOn)}`,
  },
  { id: 'format', header: t('ledger.format'), cell: (one) => one.format.name },
  { id: 'number', header: t('ledger.lastNumber'), end: true, cell: (one) => format.number(one.lastNumber) },
  { id: 'at', header: t('ledger.exportedAt'), cell: (one) => <InstantText at={one.createdAt} /> },
  { id: 'by', header: t('ledger.exportedBy'), cell: (one) => one.createdBy },
  {
    id: 'hash',
    header: t('ledger.hash'),
    wrap: true,
    cell: (one) =>
      one.sha256 ? <code className="export-hash">{one.sha256}</code> : <span className="dim">{t('ledger.notMade')}</span>,
  },
  {
    id: 'actions',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (one) => (
      <a
        className="btn small"
        href={one.url}
        download
        aria-label={`${t('ledger.fetch')} ${one.format.name} ${format.date(one.fromOn)}`}
      >
        {t('ledger.fetch')}
      </a>
    ),
  },
];
