import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { calendarInput, hasWholeRanges, type CalendarValues } from './calendarValues';
import { Outlook } from './Outlook';
import { PreviewCalendarDoc, type CalendarSheetFragment } from './routines.gql';

type Props = { values: CalendarValues; saved: CalendarSheetFragment };

/** When the routines that keep a calendar would run, as its form stands (RUN-04). */
export function CalendarPreview({ values, saved }: Props) {
  const t = useT();
  const [{ data }] = useQuery({
    query: PreviewCalendarDoc,
    variables: { input: calendarInput(values, saved) },
    pause: !hasWholeRanges(values.ranges),
    requestPolicy: 'cache-and-network',
  });
  return data?.previewCalendar.map(({ routine, outlook }) => (
    <section key={routine.id} className="stack" aria-label={routine.name}>
      <h3>{routine.name}</h3>
      <Outlook outlook={outlook} label={t('routines.wouldRun')} />
    </section>
  ));
}
