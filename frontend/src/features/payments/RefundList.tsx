import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { OrganisationSelect } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { MemberLink } from '@/app/words/links';
import { DateText, Empty, InstantText, Money, type TableColumn } from '@/ui';
import { DateField } from '@/ui/DateField';
import { RefundsDoc, type RefundLineFragment } from './refunds.gql';

const route = getRouteApi('/shell/payments/refunds');

/** What was paid back, by period; undone ones say why (PAY-06, PAY-07). */
export default function RefundList() {
  const t = useT();
  const { from, to, organisation } = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useMemo(() => refundColumns(t), [t]);
  const change = (patch: { from?: string | undefined; to?: string | undefined; organisation?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  return (
    <Page title={t('payments.refunds')} above={<Link to="/payments">{t('payments.title')}</Link>}>
      <div className="tools">
        <OrganisationSelect withAll value={organisation} onChange={(next) => change({ organisation: next })} />
        <DateField label={t('payments.refundsFrom')} value={from} onChange={(next) => change({ from: next })} />
        <DateField label={t('payments.refundsTo')} value={to} onChange={(next) => change({ to: next })} />
      </div>
      <QueryTable
        label={t('payments.refunds')}
        document={RefundsDoc}
        variables={{ filter: { fromOn: from ?? null, toOn: to ?? null, organisationId: organisation ?? null } }}
        page={(answer) => ({ rows: answer.refunds.nodes, pageInfo: answer.refunds.pageInfo })}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('payments.noRefunds')} hint={t('payments.noRefundsHint')} />}
      />
    </Page>
  );
}

const refundColumns = (t: Translate): TableColumn<RefundLineFragment>[] => [
  { id: 'paidOn', header: t('payments.paidOn'), cell: (row) => <DateText date={row.paidOn} /> },
  { id: 'number', header: t('payments.memberNumber'), cell: (row) => <span className="num">{row.member.number}</span> },
  { id: 'member', header: t('payments.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
  {
    id: 'amount',
    header: t('payments.amount'),
    end: true,
    cell: (row) => <Money minor={row.amountMinor} currency={row.currency} />,
  },
  { id: 'account', header: t('payments.toAccount'), cell: (row) => <span className="num">{row.account}</span> },
  { id: 'reference', header: t('payments.refundReference'), wrap: true, cell: (row) => row.reference },
  { id: 'comment', header: t('payments.comment'), wrap: true, cell: (row) => row.comment },
  { id: 'by', header: t('payments.registeredBy'), cell: (row) => row.registeredBy },
  {
    id: 'undone',
    header: t('payments.undone'),
    wrap: true,
    cell: (row) =>
      row.undoneAt && (
        <>
          <InstantText at={row.undoneAt} /> <span className="dim">{row.undoneReason}</span>
        </>
      ),
  },
];
