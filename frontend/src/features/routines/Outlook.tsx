import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Badge, Notice, type Tone } from '@/ui';
import type { OutlookFragment, StandstillCode } from './routines.gql';
import './routines.css';

const TONES: Record<StandstillCode, Tone> = { OFF: 'mute', NO_DAYS: 'bad', NEVER_MEET: 'bad', PAUSED_UNTIL: 'warn' };

/** Runs as routine and calendar, saved or not, would make them (RUN-04). */
export function Outlook({ outlook, label }: { outlook: OutlookFragment; label: string }) {
  return (
    <div className="stack routine-outlook">
      {outlook.standstill && (
        <Notice tone={TONES[outlook.standstill.code]} live>
          <ReasonText reason={outlook.standstill} />
        </Notice>
      )}
      {outlook.nextRuns.length > 0 && (
        <div>
          <h3>{label}</h3>
          <NextRuns outlook={outlook} />
        </div>
      )}
    </div>
  );
}

/** The next runs, by the clock of the tenant. */
export function NextRuns({ outlook }: { outlook: OutlookFragment }) {
  const format = useFormat();
  return (
    <ol className="next-runs num">
      {outlook.nextRuns.map((run) => (
        <li key={run.at}>
          {format.date(run.on)} <span className="dim">{run.time}</span>
        </li>
      ))}
    </ol>
  );
}

/** Whether a routine runs, in a word, and why not. */
export function Standing({ standstill }: { standstill: OutlookFragment['standstill'] }) {
  const t = useT();
  if (!standstill) return <Badge tone="good">{t('routines.runs')}</Badge>;
  return (
    <div className="standing">
      <Badge tone={TONES[standstill.code]}>{t(`routines.standing.${standstill.code}`)}</Badge>
      {standstill.code !== 'OFF' && (
        <span className="dim">
          <ReasonText reason={standstill} />
        </span>
      )}
    </div>
  );
}
