import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Page } from '@/app/shell/Page';
import { Empty, InstantText, type TableColumn } from '@/ui';
import { RetryTask } from './RetryTask';
import { FailedTasksDoc, type FailedTaskLineFragment } from './tasks.gql';

/** Work that was given up after all its attempts; each can be tried again (DIA-04). */
export default function FailedTaskList() {
  const t = useT();
  const format = useFormat();
  const columns = useMemo<TableColumn<FailedTaskLineFragment>[]>(
    () => [
      { id: 'at', header: t('dialogue.failedAt'), cell: (task) => <InstantText at={task.finishedAt ?? task.createdAt} /> },
      { id: 'name', header: t('dialogue.task'), isName: true, cell: (task) => t(`dialogue.task.${task.kind}`) },
      { id: 'attempts', header: t('dialogue.attempts'), end: true, cell: (task) => format.number(task.attempts) },
      { id: 'error', header: t('dialogue.error'), wrap: true, cell: (task) => (task.error ? <ReasonText reason={task.error} /> : '–') },
      { id: 'act', header: t('ui.actions'), hideHeader: true, cell: (task) => <RetryTask task={task} /> },
    ],
    [t, format],
  );
  return (
    <Page
      title={t('dialogue.failedTasks')}
      above={<Link to="/dispatches">{t('dialogue.dispatches')}</Link>}
    >
      <QueryTable
        label={t('dialogue.failedTasks')}
        document={FailedTasksDoc}
        variables={{}}
        page={(answer) => ({ rows: answer.failedTasks.nodes, pageInfo: answer.failedTasks.pageInfo })}
        columns={columns}
        rowKey={(task) => task.id}
        empty={<Empty title={t('dialogue.noFailedTasks')} hint={t('dialogue.noFailedTasksHint')} />}
      />
    </Page>
  );
}
