import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT } from '@/app/i18n';
import { RuledReason } from '@/app/reasons/RuledReason';
import { MemberLink } from '@/app/words/links';
import { Panel, type TableColumn } from '@/ui';
import { RunRejectsDoc, type RunRejectsQuery, type RunSheetFragment } from './runs.gql';

type Reject = NonNullable<RunRejectsQuery['run']>['rejects']['nodes'][number];

/** Members that the run could not bill, each with the reason, a page at a time; more of them ask anew. */
export function RunRejects({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const columns = useMemo<TableColumn<Reject>[]>(
    () => [
      { id: 'number', header: t('billing.memberNumber'), cell: (one) => <span className="num">{one.member.number}</span> },
      { id: 'member', header: t('billing.member'), isName: true, cell: (one) => <MemberLink member={one.member} /> },
      { id: 'reason', header: t('billing.run.reason'), wrap: true, cell: (one) => <RuledReason reason={one} /> },
    ],
    [t],
  );
  if (run.rejected === 0) return null;
  return (
    <Panel title={t('billing.run.rejects')}>
      <QueryTable
        key={run.rejected}
        label={t('billing.run.rejects')}
        document={RunRejectsDoc}
        variables={{ id: run.id }}
        page={(answer) => answer.run && { rows: answer.run.rejects.nodes, pageInfo: answer.run.rejects.pageInfo }}
        columns={columns}
        rowKey={(one) => one.key ?? one.member.id}
        empty={null}
      />
    </Panel>
  );
}
