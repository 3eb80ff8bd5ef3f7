import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Notice, Panel } from '@/ui';
import { Comparison, type Source } from './Comparison';
import {
  RunAgainstRehearsalDoc,
  RunAgainstRehearsalLinesDoc,
  RunAgainstRehearsalRowsDoc,
  type RunAgainstRehearsalLinesQuery,
  type RunAgainstRehearsalRowsQuery,
} from './rehearsals.gql';
import type { RunSheetFragment } from './runs.gql';

const SOURCE: Source<RunAgainstRehearsalRowsQuery, RunAgainstRehearsalLinesQuery> = {
  document: RunAgainstRehearsalRowsDoc,
  page: (answer) => answer.run?.againstRehearsal,
  linesDocument: RunAgainstRehearsalLinesDoc,
  lines: (answer) => answer.run?.againstRehearsal,
};

/** What a run did against its own rehearsal: the same, or which people differ (NEW-01). */
export function RunAgainstRehearsal({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const [{ data }] = useQuery({
    query: RunAgainstRehearsalDoc,
    variables: { id: run.id },
    pause: run.state !== 'DONE' || (run.kind !== 'SUBSCRIPTION' && run.kind !== 'DUNNING'),
  });
  const comparison = data?.run?.againstRehearsal;
  if (!comparison) return null;
  const differs = comparison.counts.some((one) => one.count > 0);
  const link = comparison.rehearsal && (
    <Link to="/runs/rehearsals/$rehearsalId" params={{ rehearsalId: comparison.rehearsal.id }}>
      {t('rehearsal.show')}
    </Link>
  );
  if (!differs) {
    return (
      <Notice tone="good">
        {t('rehearsal.identical')} {link}
      </Notice>
    );
  }
  return (
    <Panel title={t('rehearsal.of')}>
      <Notice tone="warn">
        {t('rehearsal.differs')} {link}
      </Notice>
      <Comparison
        id={run.id}
        currency={run.currency}
        comparison={comparison}
        source={SOURCE}
      />
    </Panel>
  );
}
