import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { today } from '@/app/today';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DateText, Empty, Figures, Money, Notice, Panel, SkeletonRows, type TableColumn } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import { PreviewBalanceInvoicesDoc, type PreviewBalanceInvoicesQuery } from './balances.gql';
import './dunning.css';

type Preview = NonNullable<PreviewBalanceInvoicesQuery['previewBalanceInvoices']>;
type Row = Preview['nodes'][number];

const route = getRouteApi('/shell/balance-invoices/preview');

/** Which balance invoices a day would bring, with their sums and everyone who would get one (CAT-42, RUN-05). */
export default function BalancePreview() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations } = useOrganisations();
  const chosen = organisations.find((one) => one.id === search.organisation) ?? organisations[0];
  const on = search.on ?? today();
  return (
    <Page title={t('dunning.balancePreview')} above={<Link to="/balance-invoices">{t('dunning.balances')}</Link>}>
      <div className="row">
        <OrganisationSelect
          value={chosen?.id}
          onChange={(id) => void navigate({ search: (before) => ({ ...before, organisation: id }), replace: true })}
        />
        <DateField
          label={t('dunning.balancePreviewOn')}
          value={on}
          onChange={(day) => void navigate({ search: (before) => ({ ...before, on: day }), replace: true })}
        />
      </div>
      <p className="dim">{t('dunning.balancePreviewHint')}</p>
      {chosen && <Previewed organisationId={chosen.id} on={on} />}
    </Page>
  );
}

function Previewed({ organisationId, on }: { organisationId: string; on: string }) {
  const t = useT();
  const format = useFormat();
  const variables = { organisationId, on };
  const [{ data, error }, refetch] = useQuery({
    query: PreviewBalanceInvoicesDoc,
    variables: { ...variables, after: null },
    requestPolicy: 'cache-and-network',
  });
  const found = data?.previewBalanceInvoices;
  const currency = found?.currency ?? '';
  const columns = useMemo(() => columnsOf(t, currency), [t, currency]);
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={6} />;
  if (!found) {
    return <Empty title={t('dunning.balancePreviewUnset')} hint={t('dunning.balancePreviewUnsetHint')} />;
  }
  return (
    <>
      {!found.active && <Notice tone="warn">{t('dunning.balancePreviewOff')}</Notice>}
      <Figures
        label={t('dunning.balancePreview')}
        items={[
          { id: 'count', label: t('dunning.balancePreviewCount'), value: format.number(found.invoices) },
          { id: 'total', label: t('dunning.total'), value: <Money minor={found.totalMinor} currency={currency} /> },
        ]}
      />
      <Panel title={t('dunning.balances')}>
        <QueryTable
          label={t('dunning.balances')}
          document={PreviewBalanceInvoicesDoc}
          variables={variables}
          page={(answer) =>
            answer.previewBalanceInvoices && {
              rows: answer.previewBalanceInvoices.nodes,
              pageInfo: answer.previewBalanceInvoices.pageInfo,
            }
          }
          columns={columns}
          rowKey={(row) => row.payer.id}
          empty={<Empty title={t('dunning.balancePreviewNone')} hint={t('dunning.balancePreviewNoneHint')} />}
        />
      </Panel>
    </>
  );
}

const columnsOf = (t: Translate, currency: string): TableColumn<Row>[] => [
  { id: 'payer', header: t('dunning.payer'), isName: true, cell: (row) => <MemberLink member={row.payer} /> },
  {
    id: 'stopped',
    header: t('dunning.balanceStopped'),
    wrap: true,
    cell: (row) => row.subscriptions.map((one) => one.plan.name).join(', '),
  },
  { id: 'dueOn', header: t('dunning.dueOn'), cell: (row) => <DateText date={row.dueOn} /> },
  {
    id: 'names',
    header: t('dunning.names'),
    wrap: true,
    cell: (row) => (
      <ul>
        {numbered(row).map(({ key, ...item }) => (
          <li key={key}>
            <InvoiceLink invoice={item.invoice} draft="" />
            {item.isFee && ` ${t('dunning.balanceFee')}`} <Money minor={item.openMinor} currency={currency} />
          </li>
        ))}
      </ul>
    ),
  },
  { id: 'total', header: t('dunning.total'), end: true, cell: (row) => <Money minor={row.totalMinor} currency={currency} /> },
];

/** An invoice may be named several times: by itself, and by the fees of its reminders. */
const numbered = ({ items }: Row) => items.map((item, place) => ({ ...item, key: String(place) }));
