import { useT } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DateText, Money, Table, TableRows, type TableColumn } from '@/ui';
import type { BulkCreditRowFragment } from './bulkCredit.gql';

type Props = {
  items: BulkCreditRowFragment[];
  currency: string;
  before?: TableColumn<BulkCreditRowFragment>;
  after?: TableColumn<BulkCreditRowFragment>;
};

/** What can be written off, or was: debts below zero, credits above (BIL-12). */
export function BulkCreditTable({ items, currency, before, after }: Props) {
  const t = useT();
  const columns: TableColumn<BulkCreditRowFragment>[] = [
    ...(before ? [before] : []),
    { id: 'member', header: t('billing.member'), isName: true, cell: (item) => <MemberLink member={item.member} /> },
    { id: 'number', header: t('billing.memberNumber'), cell: (item) => <span className="num">{item.member.number}</span> },
    { id: 'kind', header: t('billing.correction.type'), cell: (item) => t(`billing.bulkKind.${item.kind}`) },
    {
      id: 'text',
      header: t('billing.line.text'),
      wrap: true,
      cell: (item) => (item.kind === 'DEMAND' ? <InvoiceLink invoice={item} draft={item.text} /> : item.text),
    },
    { id: 'on', header: t('billing.bulk.on'), cell: (item) => <DateText date={item.sinceOn} /> },
    {
      id: 'amount',
      header: t('billing.amount'),
      end: true,
      cell: (item) => <Money minor={item.amountMinor} currency={currency} />,
    },
    ...(after ? [after] : []),
  ];
  return (
    <Table label={t('billing.bulk')} columns={columns}>
      <TableRows columns={columns} rows={items} rowKey={(item) => item.id} />
    </Table>
  );
}
