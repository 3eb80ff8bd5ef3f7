import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { dayAfter, useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Page } from '@/app/shell/Page';
import { TableFiles } from '@/app/TableFiles';
import { today } from '@/app/today';
import { Figures, Panel, SkeletonRows, Table, TableRows, type FigureItem, type TableColumn } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import { DrilldownLink } from './DrilldownLink';
import { drilldownHref } from './drilldownHref';
import { SoldReportDoc, type SoldFiguresFragment, type SoldReportQuery } from './sold.gql';
import { soldCsvUrl, yearSoFar, type SoldSearch } from './soldSearch';

const route = getRouteApi('/shell/sold');
type Report = SoldReportQuery['soldReport'];
type Group = Report['groups'][number];

/** How and by whom was sold in a period, by reporting tag (REP-16). */
export default function Sold() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations, error, refetch } = useOrganisations();
  const usual = yearSoFar(today());
  const { from = usual.from, to = dayAfter(today()) } = search;
  const organisationId = search.organisation ?? organisations[0]?.id;
  const change = (patch: Partial<SoldSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  return (
    <Page
      title={t('insight.sold')}
      actions={
        organisationId &&
        from < to && (
          <TableFiles csv={soldCsvUrl(organisationId, from, to, t.locale)} />
        )
      }
    >
      <div className="tools">
        <OrganisationSelect value={organisationId} onChange={(organisation) => change({ organisation })} />
        <DateField label={t('insight.sold.from')} value={from} onChange={(day) => change({ from: day })} />
        <DateField
          label={t('insight.sold.to')}
          value={to}
          onChange={(day) => change({ to: day })}
          error={from >= to ? t('field.BEFORE_START') : undefined}
        />
      </div>
      <p className="dim">{t('insight.sold.hint')}</p>
      {!organisationId && <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />}
      {organisationId && from < to && <Lines organisationId={organisationId} from={from} to={to} />}
    </Page>
  );
}

function Lines({ organisationId, from, to }: { organisationId: string; from: string; to: string }) {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({
    query: SoldReportDoc,
    variables: { organisationId, fromOn: from, toOn: to },
    requestPolicy: 'cache-and-network',
  });
  const found = data?.soldReport;
  if (error && !found) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!found) return <SkeletonRows rows={8} />;
  return (
    <>
      <Figures label={t('insight.sold.total')} items={totals(t, format, found)} />
      {found.groups.map((group) => (
        <Panel key={group.kind} title={t(`insight.sold.${group.kind}`)}>
          <GroupTable group={group} currency={found.currency} />
        </Panel>
      ))}
    </>
  );
}

function totals(t: Translate, format: Formatter, { total, currency }: Report): FigureItem[] {
  const counts = (['orders', 'active', 'copies'] as const).map((id) => ({
    id,
    label: t(`insight.sold.${id}`),
    value: format.number(total[id].count ?? 0),
    href: drilldownHref(total[id].drilldown),
  }));
  const mrr = format.money(total.mrr.valueMinor ?? 0, currency);
  return [...counts, { id: 'mrr', label: t('insight.sold.mrr'), value: mrr, href: drilldownHref(total.mrr.drilldown) }];
}

function GroupTable({ group, currency }: { group: Group; currency: string }) {
  const t = useT();
  const format = useFormat();
  const columns = useMemo(() => soldColumns(t, format, group.kind, currency), [t, format, group.kind, currency]);
  return (
    <Table label={t(`insight.sold.${group.kind}`)} columns={columns}>
      <TableRows columns={columns} rows={group.lines} rowKey={(line) => line.key} />
    </Table>
  );
}

function soldColumns(
  t: Translate,
  format: Formatter,
  kind: Group['kind'],
  currency: string,
): TableColumn<SoldFiguresFragment>[] {
  const count = (id: 'orders' | 'active' | 'copies'): TableColumn<SoldFiguresFragment> => ({
    id,
    header: t(`insight.sold.${id}`),
    end: true,
    cell: (line) => <DrilldownLink token={line[id].drilldown}>{format.number(line[id].count ?? 0)}</DrilldownLink>,
  });
  return [
    {
      id: 'tag',
      header: t('insight.sold.tag'),
      isName: true,
      cell: ({ tag }) =>
        tag ? (
          <Link to="/members" search={{ tag: tag.id }}>
            {tag.name} <span className="dim">{tag.code}</span>
          </Link>
        ) : (
          t(`insight.sold.without.${kind}`)
        ),
    },
    count('orders'),
    count('active'),
    count('copies'),
    {
      id: 'mrr',
      header: t('insight.sold.mrr'),
      end: true,
      cell: ({ mrr }) => (
        <DrilldownLink token={mrr.drilldown}>{format.money(mrr.valueMinor ?? 0, currency)}</DrilldownLink>
      ),
    },
  ];
}
