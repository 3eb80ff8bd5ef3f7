import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSubscription } from 'urql';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { RunStateBadge } from '@/app/words/states';
import { DateText, Empty, InstantText, Money, type TableColumn } from '@/ui';
import { RehearsalProgressDoc, RehearsalsDoc, type RehearsalLineFragment } from './rehearsals.gql';

/** The rehearsals that are kept, the newest first (NEW-01). */
export default function RehearsalList() {
  const t = useT();
  const format = useFormat();
  useSubscription({ query: RehearsalProgressDoc, variables: {} });
  const columns = useMemo<TableColumn<RehearsalLineFragment>[]>(
    () => [
      {
        id: 'on',
        header: t('billing.run.on'),
        isName: true,
        cell: (one) => (
          <Link to="/runs/rehearsals/$rehearsalId" params={{ rehearsalId: one.id }}>
            <span className="sr">{t('billing.run.for')} </span>
            <DateText date={one.on} />
          </Link>
        ),
      },
      { id: 'kind', header: t('billing.run.kind'), cell: (one) => kindText(t, one.kind) },
      { id: 'organisation', header: t('billing.organisation'), cell: (one) => one.organisation.name },
      { id: 'state', header: t('billing.status'), cell: (one) => <RunStateBadge state={one.state} /> },
      { id: 'by', header: t('billing.run.startedBy'), cell: (one) => one.startedBy },
      { id: 'at', header: t('billing.run.startedAt'), cell: (one) => <InstantText at={one.startedAt} /> },
      {
        id: 'billed',
        header: t('billing.run.result'),
        end: true,
        cell: (one) => format.number(one.billed + one.repriced + one.stopped + one.handedOver),
      },
      { id: 'excluded', header: t('rehearsal.outcome.EXCLUDED'), end: true, cell: (one) => format.number(one.excluded) },
      {
        id: 'sum',
        header: t('billing.total'),
        end: true,
        cell: (one) => <Money minor={one.totalMinor} currency={one.currency} />,
      },
    ],
    [t, format],
  );
  return (
    <Page title={t('rehearsal.list')} above={<Link to="/runs">{t('billing.runs')}</Link>}>
      <QueryTable
        label={t('rehearsal.list')}
        document={RehearsalsDoc}
        variables={{}}
        page={(answer) => ({ rows: answer.rehearsals.nodes, pageInfo: answer.rehearsals.pageInfo })}
        columns={columns}
        rowKey={(one) => one.id}
        empty={
          <Empty
            title={t('rehearsal.none')}
            hint={t('rehearsal.noneHint')}
            action={
              <Link to="/runs/new" className="btn">
                {t('billing.newRun')}
              </Link>
            }
          />
        }
      />
    </Page>
  );
}

function kindText(t: Translate, kind: string): string {
  const key = `billing.runKind.${kind}`;
  return t.has(key) ? t(key) : kind;
}
