import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { RunSheetFragment } from './runs.gql';

type Share = RunSheetFragment['sets'][number];

/** What each criteria set has of a run: what it billed, and what it held over (RUN-01). */
export function RunSets({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const format = useFormat();
  if (run.sets.length === 0) return null;
  const money = (minor: number) => <Money minor={minor} currency={run.currency} />;
  const columns: TableColumn<Share>[] = [
    { id: 'name', header: t('billing.set'), isName: true, wrap: true, cell: (one) => one.name },
    { id: 'invoiced', header: t('billing.invoices'), end: true, cell: (one) => format.number(one.invoiced) },
    { id: 'total', header: t('billing.total'), end: true, cell: (one) => money(one.totalMinor) },
    { id: 'held', header: t('billing.held'), end: true, cell: (one) => format.number(one.held) },
    { id: 'heldTotal', header: t('billing.heldTotal'), end: true, cell: (one) => money(one.heldMinor) },
  ];
  return (
    <Panel title={t('billing.bySet')}>
      <Table label={t('billing.bySet')} columns={columns}>
        <TableRows columns={columns} rows={run.sets} rowKey={(one) => one.name} />
      </Table>
    </Panel>
  );
}
