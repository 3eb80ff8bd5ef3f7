import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT, type Translate } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { useMay } from '@/app/session/useMay';
import { CopyButton } from '@/app/setup/CopyButton';
import { RunStateBadge } from '@/app/words/states';
import { Badge, InstantText, Table, TableRows, type TableColumn, type Tone } from '@/ui';
import { bills } from './routineValues';
import { NextRuns, Standing } from './Outlook';
import { RoutineSwitch } from './RoutineSwitch';
import type { RoutineOutcome, RoutineSheetFragment } from './routines.gql';
import { scheduleText } from './words';
import './routines.css';

const OUTCOMES: Record<RoutineOutcome, Tone> = {
  STARTED: 'good',
  WAITING: 'warn',
  SKIPPED: 'warn',
  REFUSED: 'bad',
  FAILED: 'bad',
};

/** The overview of what runs by itself (RUN-04). */
export function RoutineTable({ routines }: { routines: readonly RoutineSheetFragment[] }) {
  const t = useT();
  const mayWrite = useMay()('schedules:write');
  const columns = useMemo(() => columnsOf(t, mayWrite), [t, mayWrite]);
  return (
    <Table label={t('routines.title')} columns={columns}>
      <TableRows columns={columns} rows={routines} rowKey={(routine) => routine.id} />
    </Table>
  );
}

const columnsOf = (t: Translate, mayWrite: boolean): TableColumn<RoutineSheetFragment>[] => [
  {
    id: 'name',
    header: t('routines.routine'),
    isName: true,
    wrap: true,
    cell: (routine) => (
      <div className="routine-cell">
        {mayWrite ? (
          <Link to="/routines" search={{ routine: routine.id }} replace>
            {routine.name}
          </Link>
        ) : (
          routine.name
        )}
        <span className="dim">{whatText(t, routine)}</span>
        <SetNames sets={routine.sets} />
      </div>
    ),
  },
  {
    id: 'when',
    header: t('routines.when'),
    wrap: true,
    cell: (routine) => (
      <div className="routine-cell">
        {scheduleText(t, routine.schedule)}
        {routine.calendar && <span className="dim">{t('routines.keeps', { name: routine.calendar.name })}</span>}
      </div>
    ),
  },
  {
    id: 'standing',
    header: t('routines.status'),
    wrap: true,
    cell: (routine) => (
      <div className="routine-status">
        {mayWrite && <RoutineSwitch routine={routine} />}
        <HistoryButton id={routine.id} name={routine.name} small />
        <CopyButton
          kind="ROUTINE"
          id={routine.id}
          name={routine.name}
          permission="schedules:write"
          small
          onCopied={() => undefined}
        />
        <Standing standstill={routine.outlook.standstill} />
        {bills(routine.kind) && (
          <Link
            to="/runs/new"
            search={{ routine: routine.id, organisation: routine.organisation.id }}
            aria-label={t('routines.runNowOf', { name: routine.name })}
          >
            {t('routines.runNow')}
          </Link>
        )}
        {routine.kind === 'RESIDUAL' && (
          <Link
            to="/balance-invoices/preview"
            search={{ organisation: routine.organisation.id }}
            aria-label={t('routines.previewOf', { name: routine.name })}
          >
            {t('routines.preview')}
          </Link>
        )}
      </div>
    ),
  },
  {
    id: 'next',
    header: t('routines.nextRuns'),
    cell: (routine) => (routine.outlook.nextRuns.length > 0 ? <NextRuns outlook={routine.outlook} /> : '–'),
  },
  { id: 'ways', header: t('routines.destinations'), wrap: true, cell: (routine) => <Ways ways={routine.destinations} /> },
  { id: 'last', header: t('routines.lastRun'), wrap: true, cell: (routine) => <LastResult result={routine.lastResult} /> },
];

/** What a routine runs, and for whom. */
const whatText = (t: Translate, { kind, organisation }: RoutineSheetFragment) =>
  [t(`routines.kind.${kind}`), organisation.name].join(', ');

/** What came of the last planned run, leading to the run itself. */
function LastResult({ result }: { result: RoutineSheetFragment['lastResult'] }) {
  const t = useT();
  if (!result) return <span className="dim">{t('routines.notYet')}</span>;
  return (
    <div className="last-result">
      <span className="row">
        <Badge tone={OUTCOMES[result.outcome]}>{t(`routines.outcome.${result.outcome}`)}</Badge>
        <InstantText at={result.at} />
      </span>
      {result.run && (
        <span className="row">
          <Link to="/runs/$runId" params={{ runId: result.run.id }}>
            {t(result.outcome === 'STARTED' ? 'routines.showRun' : 'routines.showOther')}
          </Link>
          <RunStateBadge state={result.run.state} />
        </span>
      )}
      {result.miss && (
        <span className="dim">
          <ReasonText reason={result.miss} />
        </span>
      )}
    </div>
  );
}

/** Where its invoices go: each destination with its payment methods, and what is not installed. */
function Ways({ ways }: { ways: RoutineSheetFragment['destinations'] }) {
  const t = useT();
  if (ways.length === 0) return <span className="dim">–</span>;
  const keys = [...new Set(ways.map((way) => way.destination))];
  const lacking = ways.filter((way) => way.lacks).map((way) => t(`method.${way.method}`));
  return (
    <div className="routine-cell">
      {keys.map((key) => (
        <span key={key}>
          {t(`destination.${key}`)}
          {keys.length > 1 && (
            <span className="dim">
              {': '}
              {ways
                .filter((way) => way.destination === key)
                .map((way) => t(`method.${way.method}`))
                .join(', ')}
            </span>
          )}
        </span>
      ))}
      {lacking.length > 0 && <span className="dim">{t('routines.lacksAll', { methods: lacking.join(', ') })}</span>}
    </div>
  );
}

/** The criteria sets of a routine in their order. */
function SetNames({ sets }: { sets: RoutineSheetFragment['sets'] }) {
  if (sets.length === 0) return null;
  return (
    <ol className="set-names dim">
      {sets.map((one) => (
        <li key={one.name}>{one.name}</li>
      ))}
    </ol>
  );
}
