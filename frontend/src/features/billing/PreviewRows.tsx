import { useState } from 'react';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { DrawnText, isAdjusted } from '@/app/words/DrawnText';
import { MemberLink } from '@/app/words/links';
import { Button, DateText, Drawer, Money, Panel, PeriodText, Table, TableRows, type TableColumn } from '@/ui';
import type { PreviewData } from './Preview';

type Row = PreviewData['rows'][number];

/** The invoices that would be made, each to be opened. The API shows the first ones only. */
export function PreviewRows({ preview }: { preview: PreviewData }) {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<Row>();
  const columns: TableColumn<Row>[] = [
    { id: 'member', header: t('billing.member'), isName: true, cell: (row) => <MemberLink member={row.member} /> },
    { id: 'plan', header: t('billing.run.plan'), cell: (row) => row.planName },
    { id: 'period', header: t('billing.period'), cell: (row) => <PeriodText start={row.periodStart} end={row.periodEnd} /> },
    { id: 'dueOn', header: t('billing.dueOn'), cell: (row) => <DateText date={row.dueOn} /> },
    {
      id: 'total',
      header: t('billing.total'),
      end: true,
      cell: (row) => <Money minor={row.totalMinor} currency={preview.currency} />,
    },
    ...(preview.drawnMinor > 0 ? [toPay(t('billing.toPay'), preview.currency)] : []),
    {
      id: 'open',
      header: t('ui.actions'),
      hideHeader: true,
      end: true,
      cell: (row) => (
        <Button small onPress={() => setOpen(row)} aria-label={t('billing.linesOf', { name: row.member.name })}>
          {t('billing.showLines')}
        </Button>
      ),
    },
  ];
  const hidden = preview.invoices - preview.rows.length;
  return (
    <Panel title={t('billing.previewRows')}>
      <Table label={t('billing.previewRows')} columns={columns}>
        <TableRows
          columns={columns}
          rows={preview.rows}
          rowKey={(row) => `${row.member.id} ${row.planName} ${row.periodStart}`}
        />
      </Table>
      {hidden > 0 && <p className="dim">{t('billing.andMore', { n: hidden })}</p>}
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open ? t('billing.linesOf', { name: open.member.name }) : ''}
      >
        {open && (
          <ul className="stack">
            {numbered(open.lines).map((line) => (
              <li key={line.key} className="row run-now">
                <span>
                  {line.text} <span className="dim num">× {format.number(line.quantity)}</span>
                </span>
                <Money minor={line.grossMinor} currency={preview.currency} />
              </li>
            ))}
            {isAdjusted(open) && (
              <li>
                <DrawnText invoice={open} currency={preview.currency} />
              </li>
            )}
          </ul>
        )}
      </Drawer>
    </Panel>
  );
}

/** What is left of each invoice where earlier credit settles something of them (BIL-08). */
const toPay = (header: string, currency: string): TableColumn<Row> => ({
  id: 'toPay',
  header,
  end: true,
  cell: (row) => <Money minor={row.totalMinor - row.creditedBeforeMinor - row.overpaidBeforeMinor + row.earlierFeesMinor} currency={currency} />,
});

const numbered = (lines: Row['lines']) => lines.map((line, index) => ({ ...line, key: String(index) }));
