import { getRouteApi, Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Button, Empty, Money, SkeletonRows, Table, TableRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DrilldownTotals } from './DrilldownTotals';
import { amountOf, drilldownColumns, keyOf } from './drilldownColumns';
import { metricExplanation, metricName } from './metricWords';
import { useDrilldown, type DrilldownData, type DrilldownRow } from './useDrilldown';

const route = getRouteApi('/shell/drilldown');

/** The rows that a figure is made of, their sum, and what the figure means (API-05). */
export default function Drilldown() {
  const t = useT();
  const { token } = route.useSearch();
  const above = <Link to="/">{t('insight.dashboard')}</Link>;
  if (!token) {
    return (
      <Page title={t('insight.drilldown')} above={above}>
        <Empty title={t('insight.noToken')} hint={t('insight.noTokenHint')} />
      </Page>
    );
  }
  return <Rows key={token} token={token} />;
}

function Rows({ token }: { token: string }) {
  const t = useT();
  const { data, rows, failed, loading, hasMore, more, retry } = useDrilldown(token);
  const above = <Link to="/">{t('insight.dashboard')}</Link>;
  if (failed && !data) return <Failure heading="h1" onRetry={retry} />;
  if (!data) {
    return (
      <Page title={t('insight.drilldown')} above={above}>
        <SkeletonRows rows={10} />
      </Page>
    );
  }
  const title = metricName(t, data.key);
  const columns = drilldownColumns(t, data);
  return (
    <Page title={title} above={above}>
      <p className="explanation">{metricExplanation(t, data.key)}</p>
      <DrilldownTotals data={data} />
      {rows.length === 0 ? (
        <Empty title={t('insight.noRows')} />
      ) : (
        <Table
          label={title}
          columns={columns}
          foot={data.sumMinor !== null && <RowSum data={data} rows={rows} width={columns.length} isWhole={!hasMore} />}
        >
          <TableRows columns={columns} rows={rows} rowKey={keyOf} />
        </Table>
      )}
      {failed && <Button onPress={retry}>{t('state.retry')}</Button>}
      {hasMore && !failed && (
        <div>
          <Button onPress={more} isPending={loading}>
            {t('ui.more')}
          </Button>
        </div>
      )}
    </Page>
  );
}

type SumProps = { data: DrilldownData; rows: DrilldownRow[]; width: number; isWhole: boolean };

/** The rows on the screen, added up here, so that anyone can see that they make the figure. */
function RowSum({ data, rows, width, isWhole }: SumProps) {
  const t = useT();
  const text = isWhole
    ? t('insight.sumOfAll', { n: rows.length })
    : t('insight.sumOfShown', { n: rows.length, total: data.count });
  return (
    <tr>
      <th scope="row" colSpan={width - 1}>
        {text}
      </th>
      <td className="end">
        <Money minor={rows.reduce((sum, row) => sum + amountOf(row), 0)} currency={data.currency} />
      </td>
    </tr>
  );
}
