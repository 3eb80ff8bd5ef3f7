import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Outlook } from './Outlook';
import { PreviewRoutineDoc } from './routines.gql';
import { isWhole, scheduleInput, type ScheduleValues } from './routineValues';

type Props = { schedule: ScheduleValues; calendarId: string | undefined };

/** When a routine would run, as its form stands; a schedule and a calendar that never meet are told here (RUN-04). */
export function RoutinePreview({ schedule, calendarId }: Props) {
  const t = useT();
  const [{ data }] = useQuery({
    query: PreviewRoutineDoc,
    variables: { schedule: scheduleInput(schedule), calendarId: calendarId ?? null },
    pause: !isWhole(schedule),
    requestPolicy: 'cache-and-network',
  });
  return data ? <Outlook outlook={data.previewRoutine} label={t('routines.wouldRun')} /> : null;
}
