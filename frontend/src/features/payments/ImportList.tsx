import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Empty, InstantText, Money, type TableColumn } from '@/ui';
import { ImportStateBadge } from './ImportStateBadge';
import { PaymentImportsDoc, type ImportLineFragment } from './payments.gql';

/** The files that were imported, the newest first; each opens its payments. */
export function ImportList() {
  const t = useT();
  const format = useFormat();
  const columns = useMemo<TableColumn<ImportLineFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('payments.file'),
        isName: true,
        cell: (file) => (
          <Link to="/payments/imports/$importId" params={{ importId: file.id }}>
            {file.name}
          </Link>
        ),
      },
      { id: 'at', header: t('payments.importedAt'), cell: (file) => <InstantText at={file.importedAt} /> },
      { id: 'by', header: t('payments.importedBy'), cell: (file) => file.importedBy },
      { id: 'state', header: t('payments.state'), cell: (file) => <ImportStateBadge state={file.state} /> },
      { id: 'rows', header: t('payments.rows'), end: true, cell: (file) => format.number(file.rows) },
      { id: 'booked', header: t('payments.booked'), end: true, cell: (file) => format.number(file.booked) },
      { id: 'waiting', header: t('payments.waiting'), end: true, cell: (file) => format.number(file.workList) },
      {
        id: 'sum',
        header: t('payments.sum'),
        end: true,
        cell: (file) => <Money minor={file.sumMinor} currency={file.currency} />,
      },
    ],
    [t, format],
  );
  return (
    <QueryTable
      label={t('payments.files')}
      document={PaymentImportsDoc}
      variables={{}}
      page={(answer) => ({ rows: answer.paymentImports.nodes, pageInfo: answer.paymentImports.pageInfo })}
      columns={columns}
      rowKey={(file) => file.id}
      empty={<Empty title={t('payments.noFiles')} hint={t('payments.noFilesHint')} />}
    />
  );
}
