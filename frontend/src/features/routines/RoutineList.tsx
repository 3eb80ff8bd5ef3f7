import { getRouteApi } from '@tanstack/react-router';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Empty, Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CalendarTable } from './CalendarTable';
import { HeldOver } from './HeldOver';
import { RoutineDrawers } from './RoutineDrawers';
import { RoutinesChangedDoc, RoutinesDoc } from './routines.gql';
import { RoutineTable } from './RoutineTable';

const route = getRouteApi('/shell/routines');

/** What runs by itself: how often, what came of it, when next and what is paused (RUN-04). */
export default function RoutineList() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useLiveQuery({
    query: RoutinesDoc,
    variables: {},
    live: RoutinesChangedDoc,
    liveVariables: {},
    asksAgain: true,
  });
  const show = (next: typeof search) => void navigate({ search: next, replace: true });
  const newRoutine = may('schedules:write') && (
    <Button look="main" onPress={() => show({ routine: 'new' })}>
      {t('routines.new')}
    </Button>
  );
  const newCalendar = may('calendars:write') && (
    <Button onPress={() => show({ calendar: 'new' })}>{t('routines.newCalendar')}</Button>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page
      title={t('routines.title')}
      actions={
        <>
          {newCalendar}
          {newRoutine}
        </>
      }
    >
      {!data && <SkeletonRows rows={6} />}
      {data?.routines.length === 0 && (
        <Empty title={t('routines.none')} hint={t('routines.noneHint')} action={newRoutine} />
      )}
      {data && data.routines.length > 0 && <RoutineTable routines={data.routines} />}
      {data && <HeldOver />}
      {data && (
        <Panel title={t('routines.calendars')}>
          {data.calendars.length === 0 ? (
            <p className="dim">{t('routines.noCalendars')}</p>
          ) : (
            <CalendarTable calendars={data.calendars} />
          )}
        </Panel>
      )}
      {data && (
        <RoutineDrawers
          routines={data.routines}
          calendars={data.calendars}
          routine={may('schedules:write') ? search.routine : undefined}
          calendar={may('calendars:write') ? search.calendar : undefined}
          onClose={() => show({})}
        />
      )}
    </Page>
  );
}
