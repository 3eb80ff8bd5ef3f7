import { useT } from '@/app/i18n';
import { NumberField, Select, TextField } from '@/ui';
import type { ScheduleKind } from './routines.gql';
import { scheduleInput, type ScheduleValues } from './routineValues';
import { scheduleText, WEEKDAYS, weekdayText } from './words';

const KINDS = ['DAILY', 'TWICE_DAILY', 'WEEKLY', 'MONTHLY'] as const satisfies readonly ScheduleKind[];

type Props = {
  schedule: ScheduleValues;
  onChange: (schedule: ScheduleValues) => void;
  error: (path: string) => string | undefined;
};

/** How often a routine runs, and the same in a sentence that follows what is chosen (RUN-01). */
export function ScheduleFields({ schedule, onChange, error }: Props) {
  const t = useT();
  const { kind, times, weekday, monthDay } = schedule;
  const change = (patch: Partial<ScheduleValues>) => onChange({ ...schedule, ...patch });
  const { times: shown, ...days } = scheduleInput(schedule);
  return (
    <>
      <div className="columns">
        <Select
          label={t('routines.frequency')}
          value={kind}
          onChange={(chosen) => chosen && change({ kind: chosen })}
          options={KINDS.map((id) => ({ id, label: t(`routines.frequency.${id}`) }))}
        />
        {kind === 'WEEKLY' && (
          <Select
            label={t('routines.weekday')}
            value={String(weekday)}
            onChange={(chosen) => chosen && change({ weekday: Number(chosen) })}
            options={WEEKDAYS.map((day) => ({ id: String(day), label: weekdayText(t, day) }))}
            error={error('schedule.weekday')}
          />
        )}
        {kind === 'MONTHLY' && (
          <NumberField
            label={t('routines.monthDay')}
            min={1}
            max={31}
            value={monthDay}
            onChange={(day) => change({ monthDay: day })}
            error={error('schedule.monthDay')}
          />
        )}
      </div>
      <div className="columns">
        <TextField
          label={t(kind === 'TWICE_DAILY' ? 'routines.firstTime' : 'routines.time')}
          value={times[0]}
          onChange={(time) => change({ times: [time, times[1]] })}
          error={error('schedule.times.0')}
        />
        {kind === 'TWICE_DAILY' && (
          <TextField
            label={t('routines.secondTime')}
            value={times[1]}
            onChange={(time) => change({ times: [times[0], time] })}
            error={error('schedule.times.1')}
          />
        )}
      </div>
      <p className="dim" aria-live="polite">
        {scheduleText(t, { ...days, weekday: days.weekday ?? null, monthDay: days.monthDay ?? null, times: [...shown] })}
      </p>
    </>
  );
}
