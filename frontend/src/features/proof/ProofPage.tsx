import { useState } from 'react';
import { useFormat } from '@/app/format';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { InstantText, Notice, ProgressBar, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CheckNow } from './CheckNow';
import { CheckTable } from './CheckTable';
import { ProofCheckedDoc, ProofPageDoc, type ProofSheetFragment } from './proof.gql';
import { SealTable } from './SealTable';
import { progressOf, standingOf } from './standing';
import './proof.css';

/** What must always hold of the books, whether it does, and how far the journal is sealed (NEW-03). */
export default function ProofPage() {
  const t = useT();
  const format = useFormat();
  const { data, error, refetch, told } = useLiveQuery({
    query: ProofPageDoc,
    variables: {},
    live: ProofCheckedDoc,
    liveVariables: {},
    asksAgain: true,
  });
  const [before, setBefore] = useState<string>();
  const proof = data?.proof;

  if (error && !proof) {
    return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  if (!proof) {
    return (
      <Page title={t('proof.title')}>
        <SkeletonRows rows={10} />
      </Page>
    );
  }
  const progress = progressOf(proof.checking, proof.checks.length, told?.proofChecked, before);
  return (
    <Page
      title={t('proof.title')}
      actions={<CheckNow isChecking={progress !== undefined} onAsked={() => setBefore(told?.proofChecked.cursor)} />}
    >
      {progress ? (
        <ProgressBar
          label={t('proof.checking')}
          done={progress.done}
          total={progress.total}
          text={`${format.number(progress.done)} / ${format.number(progress.total)}`}
        />
      ) : (
        <Standing proof={proof} />
      )}
      <CheckTable checks={proof.checks} />
      <SealTable seals={proof.seals} />
    </Page>
  );
}

/** All invariants in one sentence: green only where every one was checked and holds. */
function Standing({ proof }: { proof: ProofSheetFragment }) {
  const t = useT();
  const { holds, broken, unknown } = standingOf(proof.checks);
  const tone = broken > 0 ? 'bad' : unknown > 0 ? 'warn' : 'good';
  return (
    <Notice tone={tone} live>
      <p>
        <strong>{t(`proof.standing.${tone}`, { n: broken || unknown || holds })}</strong>{' '}
        {proof.lastCheckedAt && (
          <>
            {t('proof.lastChecked')} <InstantText at={proof.lastCheckedAt} />
          </>
        )}
      </p>
    </Notice>
  );
}
