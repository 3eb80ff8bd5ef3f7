import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Page } from '@/app/shell/Page';
import { Button, DateText, Empty, Notice, Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { FeeRunAgainstRehearsal } from './FeeRunAgainstRehearsal';
import { FeeRunDrawer } from './FeeRunDrawer';
import { FeeRunFacts } from './FeeRunFacts';
import { FeeRunLacks } from './FeeRunLacks';
import { KeptMails } from './KeptMails';
import { FeeRunPageDoc, FeeRunsChangedDoc } from './feeRuns.gql';
import { PAYERS_MAX, Payers } from './Payers';
import { RehearseFeeRun } from './RehearseFeeRun';
import { SubRunTable } from './SubRunTable';

const route = getRouteApi('/shell/fee-runs/$feeRunId');

/** A fee run: what it is, each time that it ran, and what became of every person in it, live (FEE-08). */
export default function FeeRunPage() {
  const t = useT();
  const { feeRunId } = route.useParams();
  const { time } = route.useSearch();
  const [editing, setEditing] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pages, setPages] = useState({ time, skip: 0 });
  const skip = pages.time === time ? pages.skip : 0;
  const { data, error, refetch } = useLiveQuery({
    query: FeeRunPageDoc,
    variables: { id: feeRunId, time: time ?? null, first: PAYERS_MAX, skip },
    live: FeeRunsChangedDoc,
    liveVariables: {},
    asksAgain: true,
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const above = <Link to="/fee-runs">{t('feeruns.title')}</Link>;
  const run = data?.feeRun;

  if (error && !data) return <Failure heading="h1" error={error} onRetry={reload} />;
  if (!run) {
    return (
      <Page title={t(data ? 'feeruns.gone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('feeruns.gone')} /> : <SkeletonRows rows={8} />}
      </Page>
    );
  }
  const shown = run.subRun;
  const isShut = run.lock?.code === 'EVERYTHING';
  return (
    <Page
      title={run.name}
      above={above}
      actions={
        <>
          {run.nextOn && <RehearseFeeRun feeRunId={run.id} onProblem={setProblem} />}
          {!isShut && <Button onPress={() => setEditing(true)}>{t('feeruns.change')}</Button>}
        </>
      }
    >
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {run.lock && (
        <Notice tone="warn">
          <ReasonText reason={run.lock} />
        </Notice>
      )}
      {run.nextOn && <FeeRunLacks organisationId={run.organisation.id} paymentType={run.paymentType} />}
      <Panel title={t('feeruns.about')}>
        <FeeRunFacts run={run} />
      </Panel>
      <Panel title={t('feeruns.runs')}>
        {run.subRuns.length === 0 ? (
          <p className="dim">{t('feeruns.notYet')}</p>
        ) : (
          <SubRunTable feeRunId={run.id} subRuns={run.subRuns} currency={run.organisation.currency} />
        )}
      </Panel>
      {shown && (
        <Panel title={t('feeruns.persons')} side={<DateText date={shown.runOn} />}>
          {shown.stage === 'DONE' && (
            <FeeRunAgainstRehearsal feeRunId={run.id} time={shown.id} currency={run.organisation.currency} />
          )}
          <KeptMails noticedOn={shown.noticedOn} mails={shown.mails} />
          {shown.payers.length === 0 && skip === 0 ? (
            <p className="dim">{t('feeruns.nobodyYet')}</p>
          ) : (
            <Payers
              key={`${shown.id}:${skip}`}
              payers={shown.payers}
              skip={skip}
              onSkip={(next) => setPages({ time, skip: next })}
            />
          )}
        </Panel>
      )}
      <FeeRunDrawer open={editing && !isShut} saved={run} onClose={() => setEditing(false)} onSaved={reload} />
    </Page>
  );
}
