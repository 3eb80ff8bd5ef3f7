import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '@/app/format';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Page } from '@/app/shell/Page';
import { RunStateBadge } from '@/app/words/states';
import { Empty, Figures, Money, Notice, ProgressBar, SkeletonRows, Tabs } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CommitRehearsal } from './CommitRehearsal';
import { AgainstRehearsal, AgainstRun } from './RehearsalComparisons';
import { RehearsalControls } from './RehearsalControls';
import { RehearsalPageDoc, RehearsalProgressDoc, type RehearsalPageQuery } from './rehearsals.gql';
import { RehearsedFeeRun } from './RehearsedFeeRun';
import { RehearsedRows } from './RehearsedRows';
import { rehearsalWord, rehearsedAs } from './rehearsedAs';
import { useRehearsing } from './useRehearsing';
import './billing.css';

type Rehearsal = NonNullable<RehearsalPageQuery['rehearsal']>;

const route = getRouteApi('/shell/runs/rehearsals/$rehearsalId');

/** A rehearsed run while it goes on, and what it would do: each person, and what is new since last time (NEW-01). */
export default function RehearsalPage() {
  const t = useT();
  const { rehearsalId } = route.useParams();
  const { data, error, refetch } = useLiveQuery({
    query: RehearsalPageDoc,
    variables: { id: rehearsalId },
    live: RehearsalProgressDoc,
    liveVariables: { rehearsalId },
    pause: ({ rehearsal }) => !rehearsal || rehearsal.state === 'DONE',
  });
  const above = <Link to="/runs/rehearsals">{t('rehearsal.list')}</Link>;
  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data?.rehearsal) {
    return (
      <Page title={t(data ? 'rehearsal.gone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('rehearsal.gone')} hint={t('rehearsal.goneHint')} /> : <SkeletonRows rows={8} />}
      </Page>
    );
  }
  return <RehearsalView key={rehearsalId} rehearsal={data.rehearsal} above={above} />;
}

function RehearsalView({ rehearsal, above }: { rehearsal: Rehearsal; above: ReactNode }) {
  const t = useT();
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { again, pending, problem } = useRehearsing();
  const change = (patch: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const money = (minor: number) => <Money minor={minor} currency={rehearsal.currency} />;
  const as = rehearsedAs(rehearsal.kind);
  const isDone = rehearsal.state === 'DONE';
  return (
    <Page
      title={t(rehearsalWord(as, 'title'), { on: format.date(rehearsal.on) })}
      titleNote={<RunStateBadge state={rehearsal.state} />}
      above={above}
      actions={<RehearsalControls rehearsal={rehearsal} />}
    >
      {!isDone && (
        <ProgressBar
          label={t('rehearsal.working')}
          done={rehearsal.done}
          total={rehearsal.total}
          text={`${format.number(rehearsal.done)} / ${format.number(rehearsal.total)}`}
        />
      )}
      <Figures
        label={t('rehearsal.views')}
        items={[
          {
            id: 'total',
            label: t(rehearsalWord(as, 'total')),
            value: money(rehearsal.totalMinor),
          },
          ...(as === 'dunning' ? [] : [{ id: 'vat', label: t('billing.ofWhichVat'), value: money(rehearsal.vatMinor) }]),
          { id: 'drawn', label: t('billing.drawn'), value: money(rehearsal.drawnMinor) },
          ...(as === 'dunning'
            ? [
                { id: 'stopped', label: t('rehearsal.outcome.STOPPED'), value: format.number(rehearsal.stopped) },
                { id: 'handedOver', label: t('rehearsal.outcome.HANDED_OVER'), value: format.number(rehearsal.handedOver) },
              ]
            : []),
          ...(as === 'billing'
            ? [{ id: 'repriced', label: t('rehearsal.outcome.REPRICED'), value: format.number(rehearsal.repriced) }]
            : []),
          { id: 'excluded', label: t('rehearsal.outcome.EXCLUDED'), value: format.number(rehearsal.excluded) },
        ]}
      />
      {rehearsal.state === 'FAILED' && (
        <Notice tone="bad">
          {rehearsal.fault ? <ReasonText reason={rehearsal.fault} /> : t('rehearsal.failedSomehow')} {t('rehearsal.failedSo')}
        </Notice>
      )}
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {isDone && as === 'fees' && (
        <RehearsedFeeRun
          rehearsal={rehearsal}
          onAgain={() => again(rehearsal.id)}
          isAsking={pending}
          onChanges={() => change({ against: 'rehearsal' })}
        />
      )}
      {isDone && as !== 'fees' && (
        <CommitRehearsal rehearsal={rehearsal} runId={rehearsal.run?.id} onAgain={() => again(rehearsal.id)} isAsking={pending} />
      )}
      {isDone && (
        <Tabs
          label={t('rehearsal.views')}
          value={search.against ?? 'rows'}
          onChange={(tab) => change({ against: tab === 'rows' ? undefined : tab })}
          items={[
            {
              id: 'rows',
              label: t('rehearsal.rows'),
              content: () => (
                <RehearsedRows rehearsal={rehearsal} outcome={search.outcome} search={search.q} onChange={change} />
              ),
            },
            { id: 'run', label: t('rehearsal.againstRun'), content: () => <AgainstRun rehearsal={rehearsal} /> },
            {
              id: 'rehearsal',
              label: t('rehearsal.againstRehearsal'),
              content: () => <AgainstRehearsal rehearsal={rehearsal} />,
            },
          ]}
        />
      )}
    </Page>
  );
}
