import { Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { useFormat } from '@/app/format';
import { Badge, DateText, Money, Table, TableRows, type TableColumn, type Tone } from '@/ui';
import type { FeeRunSheetFragment, FeeRunStage } from './feeRuns.gql';

type SubRun = FeeRunSheetFragment['subRuns'][number];
type Props = { feeRunId: string; subRuns: readonly SubRun[]; currency: string };

const TONES: Record<FeeRunStage, Tone> = { WAITING: 'mute', ANNOUNCED: 'warn', NOTICED: 'warn', RUNNING: 'warn', DONE: 'good' };

/** The times that a fee run was announced or ran: notice, run, payment, and how many pay (FEE-08). */
export function SubRunTable({ feeRunId, subRuns, currency }: Props) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<SubRun>[] = [
    {
      id: 'run',
      header: t('feeruns.runOn'),
      isName: true,
      cell: ({ id, runOn }) => (
        <Link to="/fee-runs/$feeRunId" params={{ feeRunId }} search={{ time: id }} replace>
          {format.date(runOn)}
        </Link>
      ),
    },
    { id: 'state', header: t('feeruns.state'), cell: ({ stage }) => <Badge tone={TONES[stage]}>{t(`feeruns.stage.${stage}`)}</Badge> },
    { id: 'notice', header: t('feeruns.noticeOn'), cell: ({ noticedOn }) => <DateText date={noticedOn} /> },
    { id: 'pay', header: t('feeruns.payByOn'), cell: ({ payByOn }) => <DateText date={payByOn} /> },
    {
      id: 'amount',
      header: t('feeruns.each'),
      end: true,
      cell: ({ amountMinor }) => (amountMinor === null ? '–' : <Money minor={amountMinor} currency={currency} />),
    },
    { id: 'payers', header: t('feeruns.payers'), end: true, cell: ({ payerCount }) => <span className="num">{payerCount}</span> },
    { id: 'paid', header: t('feeruns.paid'), end: true, cell: ({ paidCount }) => <span className="num">{paidCount}</span> },
  ];
  return (
    <Table label={t('feeruns.runs')} columns={columns}>
      <TableRows columns={columns} rows={subRuns} rowKey={({ id }) => id} />
    </Table>
  );
}
