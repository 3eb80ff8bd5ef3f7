import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import { RunCollectionDoc, type RunCollectionQuery, type RunSheetFragment } from './runs.gql';

type File = NonNullable<RunCollectionQuery['run']>['collectionFiles'][number];

/** What a dunning run handed over to collection at its end, with the file (DUN-09). */
export function RunCollection({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: RunCollectionDoc, variables: { id: run.id }, pause: run.state !== 'DONE' });
  const files = data?.run?.collectionFiles ?? [];
  if (files.length === 0) return null;
  const columns: TableColumn<File>[] = [
    {
      id: 'number',
      header: t('billing.run.collectionFile'),
      isName: true,
      cell: (file) => <span className="num">{file.number}</span>,
    },
    { id: 'rows', header: t('billing.run.collectionClaims'), end: true, cell: (file) => format.number(file.rows) },
    {
      id: 'total',
      header: t('billing.total'),
      end: true,
      cell: (file) => <Money minor={file.totalMinor} currency={file.currency} />,
    },
    {
      id: 'fetch',
      header: t('billing.file.fetch'),
      cell: (file) => (
        <a href={file.url} download>
          {t('billing.file.fetch')}
        </a>
      ),
    },
  ];
  return (
    <Panel
      title={t('billing.run.collection')}
      side={
        <Link to="/collection" className="btn small">
          {t('billing.run.openCollection')}
        </Link>
      }
    >
      <Table label={t('billing.run.collection')} columns={columns}>
        <TableRows columns={columns} rows={files} rowKey={(file) => file.id} />
      </Table>
    </Panel>
  );
}
