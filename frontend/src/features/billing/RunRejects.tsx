import { useT } from '@/app/i18n';
import { RuledReason } from '@/app/reasons/RuledReason';
import { MemberLink } from '@/app/words/links';
import { Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { RunSheetFragment } from './runs.gql';

type Reject = RunSheetFragment['rejects'][number];

/** Members that the run could not bill, each with the reason. */
export function RunRejects({ run }: { run: RunSheetFragment }) {
  const t = useT();
  if (run.rejects.length === 0) return null;
  const columns: TableColumn<Reject>[] = [
    { id: 'number', header: t('billing.memberNumber'), cell: (one) => <span className="num">{one.member.number}</span> },
    { id: 'member', header: t('billing.member'), isName: true, cell: (one) => <MemberLink member={one.member} /> },
    { id: 'reason', header: t('billing.run.reason'), wrap: true, cell: (one) => <RuledReason reason={one} /> },
  ];
  return (
    <Panel title={t('billing.run.rejects')}>
      <Table label={t('billing.run.rejects')} columns={columns}>
        <TableRows columns={columns} rows={run.rejects} rowKey={(one) => `${one.member.id} ${one.code}`} />
      </Table>
    </Panel>
  );
}
