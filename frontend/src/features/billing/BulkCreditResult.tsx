import { useQuery } from 'urql';
import { useI18n } from '@/app/i18n';
import { TableFiles } from '@/app/TableFiles';
import { Money, Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { BulkCreditResultDoc } from './bulkCredit.gql';
import { BulkCreditTable } from './BulkCreditTable';

/** What a bulk credit was to write off, and what became of each; `done` is how far the run is. */
export function BulkCreditResult({ runId, currency }: { runId: string; currency: string }) {
  const { locale, t } = useI18n();
  const [{ data, error }, refetch] = useQuery({
    query: BulkCreditResultDoc,
    variables: { id: runId },
    requestPolicy: 'network-only',
  });
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data?.run) return <SkeletonRows rows={6} />;
  return (
    <Panel
      title={t('billing.bulk.result')}
      side={
        <TableFiles small csv={`/exports/bulk-credit/${runId}.csv?language=${locale}`} />
      }
    >
      <BulkCreditTable
        items={data.run.bulkCredit}
        currency={currency}
        after={{
          id: 'written',
          header: t('billing.bulk.written'),
          end: true,
          cell: (item) => item.writtenMinor !== null && <Money minor={item.writtenMinor} currency={currency} />,
        }}
      />
    </Panel>
  );
}
