import { useT } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DispatchStateBadge, InvoiceStatusBadge } from '@/app/words/states';
import { DateText, Table, TableRows, type TableColumn } from '@/ui';
import type { FeeRunPageQuery } from './feeRuns.gql';

type Payer = NonNullable<FeeRunPageQuery['feeRun']>['subRuns'][number]['payers'][number];

/** Every person in a time of a run: told, mailed, and paid or not (FEE-08). */
export function PayerTable({ payers }: { payers: readonly Payer[] }) {
  const t = useT();
  const columns: TableColumn<Payer>[] = [
    { id: 'member', header: t('feeruns.person'), isName: true, cell: ({ member }) => <MemberLink member={member} /> },
    { id: 'state', header: t('feeruns.state'), cell: ({ state }) => t(`feeruns.payer.${state}`) },
    { id: 'enrolled', header: t('feeruns.enrolled'), cell: ({ enrolled }) => t(enrolled ? 'feeruns.yes' : 'feeruns.no') },
    { id: 'noticed', header: t('feeruns.noticed'), cell: ({ noticedOn }) => <DateText date={noticedOn} /> },
    { id: 'mail', header: t('feeruns.mail'), cell: ({ mail }) => (mail ? <DispatchStateBadge state={mail.state} /> : '–') },
    {
      id: 'invoice',
      header: t('feeruns.invoiceNumber'),
      cell: ({ invoice }) => (invoice ? <InvoiceLink invoice={invoice} draft="–" /> : '–'),
    },
    {
      id: 'paid',
      header: t('feeruns.payment'),
      cell: ({ invoice }) => (invoice ? <InvoiceStatusBadge status={invoice.status} /> : '–'),
    },
  ];
  return (
    <Table label={t('feeruns.persons')} columns={columns}>
      <TableRows columns={columns} rows={payers} rowKey={({ id }) => id} />
    </Table>
  );
}
