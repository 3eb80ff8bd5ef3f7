import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Empty, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { Comparison, type Source } from './Comparison';
import {
  RehearsalAgainstRehearsalDoc,
  RehearsalAgainstRehearsalLinesDoc,
  RehearsalAgainstRehearsalRowsDoc,
  RehearsalAgainstRunDoc,
  RehearsalAgainstRunLinesDoc,
  RehearsalAgainstRunRowsDoc,
  type RehearsalAgainstRehearsalLinesQuery,
  type RehearsalAgainstRehearsalRowsQuery,
  type RehearsalAgainstRunLinesQuery,
  type RehearsalAgainstRunRowsQuery,
  type RehearsalLineFragment,
} from './rehearsals.gql';

const AGAINST_RUN: Source<RehearsalAgainstRunRowsQuery, RehearsalAgainstRunLinesQuery> = {
  document: RehearsalAgainstRunRowsDoc,
  page: (answer) => answer.rehearsal?.againstRun,
  linesDocument: RehearsalAgainstRunLinesDoc,
  lines: (answer) => answer.rehearsal?.againstRun,
};
const AGAINST_REHEARSAL: Source<RehearsalAgainstRehearsalRowsQuery, RehearsalAgainstRehearsalLinesQuery> = {
  document: RehearsalAgainstRehearsalRowsDoc,
  page: (answer) => answer.rehearsal?.againstRehearsal,
  linesDocument: RehearsalAgainstRehearsalLinesDoc,
  lines: (answer) => answer.rehearsal?.againstRehearsal,
};

type Props = { rehearsal: RehearsalLineFragment };

/** A rehearsal against the last run of its kind. */
export function AgainstRun({ rehearsal }: Props) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({ query: RehearsalAgainstRunDoc, variables: { id: rehearsal.id } });
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={4} />;
  const comparison = data.rehearsal?.againstRun;
  if (!comparison) return <Empty title={t('rehearsal.noRun')} />;
  return (
    <Comparison
      id={rehearsal.id}
      currency={rehearsal.currency}
      comparison={comparison}
      source={AGAINST_RUN}
    />
  );
}

/** A rehearsal against the one before it. */
export function AgainstRehearsal({ rehearsal }: Props) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({ query: RehearsalAgainstRehearsalDoc, variables: { id: rehearsal.id } });
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={4} />;
  const comparison = data.rehearsal?.againstRehearsal;
  if (!comparison) return <Empty title={t('rehearsal.noRehearsal')} />;
  return (
    <Comparison
      id={rehearsal.id}
      currency={rehearsal.currency}
      comparison={comparison}
      source={AGAINST_REHEARSAL}
    />
  );
}
