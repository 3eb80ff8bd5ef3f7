import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '@/app/format';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Table, TableRows, type TableColumn } from '@/ui';
import type { CalendarSheetFragment } from './routines.gql';
import { rangeText } from './words';

/** The calendars, each with its days and the routines that keep it (RUN-03). */
export function CalendarTable({ calendars }: { calendars: readonly CalendarSheetFragment[] }) {
  const t = useT();
  const format = useFormat();
  const mayWrite = useMay()('calendars:write');
  const columns = useMemo<TableColumn<CalendarSheetFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('routines.calendar'),
        isName: true,
        cell: (calendar) =>
          mayWrite ? (
            <Link to="/routines" search={{ calendar: calendar.id }} replace>
              {calendar.name}
            </Link>
          ) : (
            calendar.name
          ),
      },
      { id: 'mode', header: t('routines.mode'), wrap: true, cell: (calendar) => t(`routines.mode.${calendar.mode}`) },
      {
        id: 'days',
        header: t('routines.days'),
        wrap: true,
        cell: (calendar) =>
          calendar.ranges.length === 0 ? (
            <span className="dim">{t('routines.noDays')}</span>
          ) : (
            <span className="num">{calendar.ranges.map((range) => rangeText(format, range)).join(', ')}</span>
          ),
      },
      {
        id: 'users',
        header: t('routines.usedBy'),
        wrap: true,
        cell: (calendar) =>
          calendar.routines.map((routine) => routine.name).join(', ') || (
            <span className="dim">{t('routines.unused')}</span>
          ),
      },
      {
        id: 'actions',
        header: t('ui.actions'),
        hideHeader: true,
        end: true,
        cell: (calendar) => <HistoryButton id={calendar.id} name={calendar.name} small />,
      },
    ],
    [t, format, mayWrite],
  );
  return (
    <Table label={t('routines.calendars')} columns={columns}>
      <TableRows columns={columns} rows={calendars} rowKey={(calendar) => calendar.id} />
    </Table>
  );
}
