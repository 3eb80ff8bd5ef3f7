import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { DateText, Empty, Money, type TableColumn } from '@/ui';
import { CollectionFilesDoc, type CollectionFileLineFragment } from './collection.gql';

/** The files for the collector, each as it was made (DUN-09). */
export function CollectionFiles({ organisationId }: { organisationId: string }) {
  const t = useT();
  const columns = useMemo(() => fileColumns(t), [t]);
  return (
    <QueryTable
      label={t('dunning.collectionFiles')}
      document={CollectionFilesDoc}
      variables={{ organisationId }}
      page={(answer) => ({ rows: answer.collectionFiles.nodes, pageInfo: answer.collectionFiles.pageInfo })}
      columns={columns}
      rowKey={(row) => row.id}
      empty={<Empty title={t('dunning.noCollectionFiles')} hint={t('dunning.noCollectionFilesHint')} />}
    />
  );
}

const fileColumns = (t: Translate): TableColumn<CollectionFileLineFragment>[] => [
  { id: 'number', header: t('dunning.fileNumber'), isName: true, cell: (row) => <span className="num">{row.number}</span> },
  { id: 'kind', header: t('dunning.fileKind'), cell: (row) => t(`dunning.file.${row.kind}`) },
  { id: 'on', header: t('dunning.date'), cell: (row) => <DateText date={row.madeOn} /> },
  { id: 'by', header: t('dunning.madeBy'), cell: (row) => row.madeBy },
  { id: 'rows', header: t('dunning.fileRows'), end: true, cell: (row) => <span className="num">{row.rows}</span> },
  { id: 'total', header: t('dunning.total'), end: true, cell: (row) => <Money minor={row.totalMinor} currency={row.currency} /> },
  {
    id: 'fetch',
    header: t('dunning.fetchFile'),
    cell: (row) => (
      <a href={row.url} download aria-label={t('dunning.fetchFileNumber', { number: row.number })}>
        {t('dunning.fetchFile')}
      </a>
    ),
  },
];
