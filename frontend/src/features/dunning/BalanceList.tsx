import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DateText, Empty, Money, Panel, type TableColumn } from '@/ui';
import {
  BalanceInvoicesDoc,
  ComingBalanceInvoicesDoc,
  type BalanceInvoicesQuery,
  type ComingBalanceInvoicesQuery,
} from './balances.gql';
import { BalanceSetting } from './BalanceSettingForm';
import './dunning.css';

type Coming = ComingBalanceInvoicesQuery['comingBalanceInvoices']['nodes'][number];
type Made = BalanceInvoicesQuery['balanceInvoices']['nodes'][number];

const route = getRouteApi('/shell/balance-invoices');

/** What is demanded of whoever still owes after a stop: when, what is to come, and what was issued (CAT-42). */
export default function BalanceList() {
  const t = useT();
  const { member, organisation } = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations } = useOrganisations();
  const chosen = organisations.find((one) => one.id === organisation) ?? organisations[0];
  const coming = useMemo(() => comingColumns(t), [t]);
  const made = useMemo(() => madeColumns(t), [t]);
  return (
    <Page title={t('dunning.balances')} above={<Link to="/dunning">{t('dunning.title')}</Link>}>
      {member === undefined && (
        <>
          <Panel title={t('dunning.balanceSetting')}>
            <OrganisationSelect
              value={chosen?.id}
              onChange={(id) => void navigate({ search: (before) => ({ ...before, organisation: id }), replace: true })}
            />
            {chosen && <BalanceSetting organisation={chosen} />}
            {chosen && (
              <Link to="/balance-invoices/preview" search={{ organisation: chosen.id }}>
                {t('dunning.balancePreview')}
              </Link>
            )}
          </Panel>
          <Panel title={t('dunning.comingBalances')}>
            <QueryTable
              label={t('dunning.comingBalances')}
              document={ComingBalanceInvoicesDoc}
              variables={{}}
              page={(answer) => ({
                rows: answer.comingBalanceInvoices.nodes,
                pageInfo: answer.comingBalanceInvoices.pageInfo,
              })}
              columns={coming}
              rowKey={(row) => row.subscription.id}
              empty={<Empty title={t('dunning.noComingBalances')} hint={t('dunning.noComingBalancesHint')} />}
            />
          </Panel>
        </>
      )}
      <Panel title={t('dunning.madeBalances')}>
        <QueryTable
          label={t('dunning.madeBalances')}
          document={BalanceInvoicesDoc}
          variables={{ memberId: member ?? null }}
          page={(answer) => ({ rows: answer.balanceInvoices.nodes, pageInfo: answer.balanceInvoices.pageInfo })}
          columns={made}
          rowKey={(row) => row.id}
          empty={<Empty title={t('dunning.noBalances')} hint={t('dunning.noBalancesHint')} />}
        />
      </Panel>
    </Page>
  );
}

const comingColumns = (t: Translate): TableColumn<Coming>[] => [
  { id: 'on', header: t('dunning.issuedOn'), cell: (row) => <DateText date={row.on} /> },
  { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
  { id: 'plan', header: t('dunning.plan'), wrap: true, cell: (row) => row.subscription.plan.name },
  {
    id: 'debt',
    header: t('dunning.owedToday'),
    end: true,
    cell: (row) => <Money minor={row.debtMinor} currency={row.currency} />,
  },
];

const madeColumns = (t: Translate): TableColumn<Made>[] => [
  { id: 'number', header: t('dunning.balanceNumber'), isName: true, cell: (row) => <span className="num">{row.number}</span> },
  { id: 'payer', header: t('dunning.payer'), cell: (row) => <MemberLink member={row.payer} /> },
  { id: 'issuedOn', header: t('dunning.issuedOn'), cell: (row) => <DateText date={row.issuedOn} /> },
  { id: 'dueOn', header: t('dunning.dueOn'), cell: (row) => <DateText date={row.dueOn} /> },
  {
    id: 'invoices',
    header: t('dunning.names'),
    wrap: true,
    cell: (row) => (
      <span className="row">
        {row.items
          .filter((item) => !item.isFee)
          .map((item) => (
            <InvoiceLink key={item.invoice.id} invoice={item.invoice} draft="" />
          ))}
      </span>
    ),
  },
  {
    id: 'total',
    header: t('dunning.total'),
    end: true,
    cell: (row) => <Money minor={row.totalMinor} currency={row.currency} />,
  },
  {
    id: 'open',
    header: t('dunning.stillOpen'),
    end: true,
    cell: (row) => <Money minor={row.openMinor} currency={row.currency} />,
  },
  {
    id: 'pdf',
    header: t('dunning.pdf'),
    cell: (row) => (
      <a href={row.pdfUrl} target="_blank" rel="noreferrer" aria-label={t('dunning.openBalancePdf', { number: row.number })}>
        {t('dunning.pdf')}
      </a>
    ),
  },
];
