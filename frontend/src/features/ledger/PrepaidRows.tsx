import { useMemo } from 'react';
import { useFormat, type Formatter } from '@/app/format';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { Empty, Panel, PeriodText, type TableColumn } from '@/ui';
import { PrepaidRowsDoc, type PrepaidLineFragment } from './income.gql';

type Props = { organisationId: string; on: string; currency: string };

/** The invoices with days that are still to come, paid or not; they add up to what is prepaid (REP-21). */
export function PrepaidRows({ organisationId, on, currency }: Props) {
  const t = useT();
  const format = useFormat();
  const columns = useMemo(() => columnsOf(t, format, currency), [t, format, currency]);
  const title = t('ledger.prepaidOn', { on: format.date(on) });
  return (
    <Panel title={title}>
      <QueryTable
        label={title}
        document={PrepaidRowsDoc}
        variables={{ organisationId, on }}
        page={(answer) => answer.prepaid}
        columns={columns}
        rowKey={(row) => row.invoice.id}
        empty={<Empty title={t('ledger.noPrepaid')} />}
      />
    </Panel>
  );
}

const columnsOf = (t: Translate, format: Formatter, currency: string): TableColumn<PrepaidLineFragment>[] => [
  { id: 'invoice', header: t('ledger.invoice'), cell: (row) => <InvoiceLink invoice={row.invoice} draft="–" /> },
  { id: 'member', header: t('ledger.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
  { id: 'text', header: t('ledger.what'), wrap: true, cell: (row) => row.text },
  { id: 'period', header: t('ledger.period'), cell: (row) => <PeriodText start={row.periodStart} end={row.periodEnd} /> },
  {
    id: 'net',
    header: t('ledger.net'),
    end: true,
    cell: (row) => <span className="num">{format.amount(row.netMinor, currency)}</span>,
  },
  {
    id: 'dayPrice',
    header: t('ledger.dayPrice'),
    end: true,
    cell: (row) => <span className="num">{format.amount(row.dayPriceMinor, currency)}</span>,
  },
  { id: 'days', header: t('ledger.daysLeft'), end: true, cell: (row) => format.number(row.days) },
  {
    id: 'prepaid',
    header: t('ledger.prepaid'),
    end: true,
    cell: (row) => <span className="num">{format.amount(row.prepaidMinor, currency)}</span>,
  },
];
