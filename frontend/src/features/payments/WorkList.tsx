import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Page } from '@/app/shell/Page';
import { AccountNumber, Button, DateText, Drawer, Empty, Money, type TableColumn } from '@/ui';
import { ConnectPayment } from './ConnectPayment';
import { useWorkListCount } from './useWorkListCount';
import type { PaymentLineFragment } from './payments.gql';
import './payments.css';
import { WorkListDoc } from './workList.gql';

const route = getRouteApi('/shell/payments/work-list');

/** Money that nobody could place yet. What is connected leaves the list (PAY-03). */
export default function WorkList() {
  const t = useT();
  const format = useFormat();
  const { payment } = route.useSearch();
  const navigate = route.useNavigate();
  const count = useWorkListCount();
  const open = (id: string | undefined) => void navigate({ search: { payment: id } });
  const columns = useMemo<TableColumn<PaymentLineFragment>[]>(
    () => [
      { id: 'paid', header: t('payments.paidOn'), cell: (row) => <DateText date={row.paidOn} /> },
      {
        id: 'amount',
        header: t('payments.amount'),
        end: true,
        isName: true,
        cell: (row) => <Money minor={row.amountMinor} currency={row.currency} />,
      },
      { id: 'reference', header: t('payments.reference'), cell: (row) => <span className="num">{row.reference ?? '–'}</span> },
      { id: 'account', header: t('payments.debitAccount'), cell: (row) => (row.debitAccount ? <AccountNumber number={row.debitAccount} /> : '–') },
      { id: 'problem', header: t('payments.problem'), wrap: true, cell: (row) => row.problem && <ReasonText reason={row.problem} /> },
      {
        id: 'act',
        header: t('payments.connect'),
        hideHeader: true,
        cell: (row) => (
          <Button
            small
            aria-label={t('payments.connectThis', { amount: format.money(row.amountMinor, row.currency) })}
            onPress={() => void navigate({ search: { payment: row.id } })}
          >
            {t('payments.connect')}
          </Button>
        ),
      },
    ],
    [t, format, navigate],
  );

  return (
    <Page
      title={t('payments.workList')}
      titleNote={<span className="dim num">{count === undefined ? '' : format.number(count)}</span>}
      above={<Link to="/payments">{t('payments.title')}</Link>}
    >
      <QueryTable
        key={count}
        label={t('payments.workList')}
        document={WorkListDoc}
        variables={{}}
        page={(answer) => ({ rows: answer.workList.nodes, pageInfo: answer.workList.pageInfo })}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('payments.allPlaced')} hint={t('payments.allPlacedHint')} />}
      />
      <Drawer open={payment !== undefined} onClose={() => open(undefined)} title={t('payments.connectTitle')} wide>
        {payment && <ConnectPayment key={payment} paymentId={payment} onDone={() => open(undefined)} />}
      </Drawer>
    </Page>
  );
}
