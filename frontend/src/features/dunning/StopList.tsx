import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { OpenedWhy } from '@/app/outlook/LineWhy';
import { Page } from '@/app/shell/Page';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { Badge, Checkbox, DateText, Empty, Money, Panel, type TableColumn } from '@/ui';
import { ComingPaymentStopsDoc, PaymentStopsDoc, type ComingPaymentStopsQuery, type PaymentStopsQuery } from './stops.gql';
import './dunning.css';

type ComingStop = ComingPaymentStopsQuery['comingPaymentStops']['nodes'][number];
type MadeStop = PaymentStopsQuery['paymentStops']['nodes'][number];

const route = getRouteApi('/shell/payment-stops');

/** Subscriptions that stop because nobody pays: those to come, and those that were stopped (DUN-06). */
export default function StopList() {
  const t = useT();
  const { run, member, paid } = route.useSearch();
  const navigate = route.useNavigate();
  const coming = useMemo(() => comingColumns(t), [t]);
  const made = useMemo(() => madeColumns(t), [t]);
  const isWhole = run === undefined && member === undefined;
  return (
    <Page
      title={t('dunning.paymentStops')}
      above={
        run ? (
          <Link to="/runs/$runId" params={{ runId: run }}>
            {t('dunning.ofRun')}
          </Link>
        ) : (
          <Link to="/dunning">{t('dunning.title')}</Link>
        )
      }
    >
      {isWhole && (
        <Panel title={t('dunning.comingStops')}>
          <QueryTable
            label={t('dunning.comingStops')}
            document={ComingPaymentStopsDoc}
            variables={{}}
            page={(answer) => ({
              rows: answer.comingPaymentStops.nodes,
              pageInfo: answer.comingPaymentStops.pageInfo,
            })}
            columns={coming}
            rowKey={(row) => row.invoice.id}
            empty={<Empty title={t('dunning.noComingStops')} hint={t('dunning.noComingStopsHint')} />}
          />
        </Panel>
      )}
      <Panel title={t('dunning.madeStops')}>
        <Checkbox
          label={t('dunning.paidSinceOnly')}
          checked={paid === 'since'}
          onChange={(only) =>
            void navigate({ search: (before) => ({ ...before, paid: only ? 'since' : undefined }), replace: true })
          }
        />
        <QueryTable
          label={t('dunning.madeStops')}
          document={PaymentStopsDoc}
          variables={{ filter: { runId: run ?? null, memberId: member ?? null, paidSince: paid === 'since' } }}
          page={(answer) => ({ rows: answer.paymentStops.nodes, pageInfo: answer.paymentStops.pageInfo })}
          columns={made}
          rowKey={(row) => row.id}
          empty={
            <Empty
              title={t(paid === 'since' ? 'dunning.nobodyPaidSince' : 'dunning.noStops')}
              hint={t('dunning.noStopsHint')}
            />
          }
        />
      </Panel>
    </Page>
  );
}

type Shared = Pick<ComingStop, 'payer' | 'subscription' | 'invoice' | 'debtMinor' | 'currency'>;

const sharedColumns = (t: Translate, debt: string): TableColumn<Shared>[] => [
  { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
  { id: 'plan', header: t('dunning.plan'), wrap: true, cell: (row) => row.subscription.plan.name },
  { id: 'invoice', header: t('dunning.invoice'), cell: (row) => <InvoiceLink invoice={row.invoice} draft="" /> },
  { id: 'debt', header: debt, end: true, cell: (row) => <Money minor={row.debtMinor} currency={row.currency} /> },
];

const comingColumns = (t: Translate): TableColumn<ComingStop>[] => [
  { id: 'on', header: t('dunning.stopsOn'), wrap: true, cell: (row) => <OpenedWhy why={row.why}><DateText date={row.on} /></OpenedWhy> },
  ...sharedColumns(t, t('dunning.debt')),
  {
    id: 'state',
    header: t('dunning.state'),
    cell: (row) =>
      row.isSpared ? (
        <Badge tone="good">{t('dunning.spared')}</Badge>
      ) : (
        <Badge tone="warn">{t('dunning.willBeStopped')}</Badge>
      ),
  },
];

const madeColumns = (t: Translate): TableColumn<MadeStop>[] => [
  { id: 'on', header: t('dunning.stoppedOn'), wrap: true, cell: (row) => <OpenedWhy why={row.why}><DateText date={row.stoppedOn} /></OpenedWhy> },
  ...sharedColumns(t, t('dunning.debtThen')),
  {
    id: 'paid',
    header: t('dunning.paidSince'),
    end: true,
    cell: (row) => row.paidSinceMinor > 0 && <Money minor={row.paidSinceMinor} currency={row.currency} />,
  },
];
