import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { Money, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ContractFeeListDoc, type ContractFeeLineFragment } from './registers.gql';

/** What leaving contracts early costs (CAT-16). */
export function ContractFeeTable() {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({ query: ContractFeeListDoc, requestPolicy: 'cache-and-network' });
  const columns = useMemo<TableColumn<ContractFeeLineFragment>[]>(
    () => [
      { id: 'name', header: t('catalogue.contractFee'), isName: true, cell: (fee) => fee.name },
      { id: 'account', header: t('catalogue.account'), cell: (fee) => <span className="num">{fee.account}</span> },
      {
        id: 'vat',
        header: t('catalogue.vat'),
        end: true,
        cell: (fee) => format.percent(fee.vatRatePercent, { exact: true }),
      },
      {
        id: 'amount',
        header: t('catalogue.priceWithVat'),
        end: true,
        cell: (fee) => <Money minor={fee.amountMinor} currency={fee.currency} />,
      },
      {
        id: 'actions',
        header: t('ui.actions'),
        hideHeader: true,
        end: true,
        cell: (fee) => <HistoryButton id={fee.id} name={fee.name} small />,
      },
    ],
    [t, format],
  );
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data?.contractFees.length === 0) return <p className="dim">{t('catalogue.noContractFees')}</p>;
  return (
    <Table label={t('catalogue.contractFees')} columns={columns}>
      {data ? (
        <TableRows columns={columns} rows={data.contractFees} rowKey={(fee) => fee.id} />
      ) : (
        <SkeletonTableRows columns={columns} rows={2} />
      )}
    </Table>
  );
}
