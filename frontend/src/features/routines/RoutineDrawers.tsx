import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Drawer, Empty, toast } from '@/ui';
import { CalendarForm } from './CalendarForm';
import { RoutineForm } from './RoutineForm';
import { RoutineChoicesDoc, type CalendarSheetFragment, type RoutineSheetFragment } from './routines.gql';
import { fromRoutine, newRoutine } from './routineValues';

const NEW = 'new';

type Props = {
  routines: readonly RoutineSheetFragment[];
  calendars: readonly CalendarSheetFragment[];
  /** The id of what is open, or `new`. */
  routine: string | undefined;
  calendar: string | undefined;
  onClose: () => void;
};

/** A routine or a calendar beside the overview, to be made or changed. */
export function RoutineDrawers({ routines, calendars, routine, calendar, onClose }: Props) {
  const t = useT();
  const shownRoutine = routines.find((one) => one.id === routine);
  const shownCalendar = calendars.find((one) => one.id === calendar);
  const done = (name: string) => {
    toast(t('routines.saved', { name }));
    onClose();
  };
  return (
    <>
      <Drawer
        open={routine !== undefined}
        onClose={onClose}
        title={shownRoutine?.name ?? t(routine === NEW ? 'routines.new' : 'routines.gone')}
        keepOpen
      >
        {routine === NEW || shownRoutine ? (
          <RoutineEditor key={routine} saved={shownRoutine} calendars={calendars} onDone={done} onCancel={onClose} />
        ) : (
          <Empty title={t('routines.gone')} />
        )}
      </Drawer>
      <Drawer
        open={calendar !== undefined}
        onClose={onClose}
        title={shownCalendar?.name ?? t(calendar === NEW ? 'routines.newCalendar' : 'routines.gone')}
        keepOpen
      >
        {calendar === NEW || shownCalendar ? (
          <CalendarForm key={calendar} saved={shownCalendar} onDone={done} onCancel={onClose} />
        ) : (
          <Empty title={t('routines.gone')} />
        )}
      </Drawer>
    </>
  );
}

type EditorProps = {
  saved: RoutineSheetFragment | undefined;
  calendars: readonly CalendarSheetFragment[];
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** The form, once what it offers is here. */
function RoutineEditor({ saved, ...props }: EditorProps) {
  const [{ data, error }, refetch] = useQuery({ query: RoutineChoicesDoc });
  const { organisations, only } = useOrganisations();
  if (!data || organisations.length === 0) {
    return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  return (
    <RoutineForm
      {...props}
      initial={saved ? fromRoutine(saved) : newRoutine(data.defaultSchedule, only?.id)}
      saved={saved}
      choices={data}
    />
  );
}
