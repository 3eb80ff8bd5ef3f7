import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { OpenedWhy } from '@/app/outlook/LineWhy';
import { Page } from '@/app/shell/Page';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { ReminderStateBadge } from '@/app/words/states';
import { DateText, Empty, Money, type TableColumn } from '@/ui';
import { RemindersDoc, type RemindersQuery } from './reminders.gql';

const route = getRouteApi('/shell/reminders');

type Row = RemindersQuery['reminders']['nodes'][number];

/** Reminders that went out, the newest first; those of one run or one payer where the address says so. */
export default function ReminderList() {
  const t = useT();
  const { run, member } = route.useSearch();
  const columns = useMemo(() => reminderColumns(t), [t]);
  const above = run ? (
    <Link to="/runs/$runId" params={{ runId: run }}>
      {t('dunning.ofRun')}
    </Link>
  ) : (
    <Link to="/dunning">{t('dunning.title')}</Link>
  );
  return (
    <Page title={t('dunning.reminders')} above={above}>
      <QueryTable
        label={t('dunning.reminders')}
        document={RemindersDoc}
        variables={{ filter: { runId: run ?? null, memberId: member ?? null } }}
        page={(answer) => ({ rows: answer.reminders.nodes, pageInfo: answer.reminders.pageInfo })}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('dunning.noReminders')} hint={t('dunning.noRemindersHint')} />}
      />
    </Page>
  );
}

const reminderColumns = (t: Translate): TableColumn<Row>[] => [
  { id: 'number', header: t('dunning.number'), isName: true, cell: (row) => <span className="num">{row.number}</span> },
  { id: 'payer', header: t('dunning.payer'), cell: (row) => <MemberLink member={row.payer} /> },
  { id: 'invoice', header: t('dunning.invoice'), cell: (row) => <InvoiceLink invoice={row.invoice} draft="" /> },
  { id: 'step', header: t('dunning.stepName'), wrap: true, cell: (row) => <OpenedWhy why={row.why}>{row.step}</OpenedWhy> },
  { id: 'issuedOn', header: t('dunning.issuedOn'), cell: (row) => <DateText date={row.issuedOn} /> },
  { id: 'dueOn', header: t('dunning.dueOn'), cell: (row) => <DateText date={row.dueOn} /> },
  {
    id: 'total',
    header: t('dunning.total'),
    end: true,
    cell: (row) => <Money minor={row.totalMinor} currency={row.currency} />,
  },
  { id: 'state', header: t('dunning.state'), cell: (row) => <ReminderStateBadge state={row.state} /> },
  {
    id: 'pdf',
    header: t('dunning.pdf'),
    cell: (row) => (
      <a href={row.pdfUrl} target="_blank" rel="noreferrer" aria-label={t('dunning.openPdf', { number: row.number })}>
        {t('dunning.pdf')}
      </a>
    ),
  },
];
