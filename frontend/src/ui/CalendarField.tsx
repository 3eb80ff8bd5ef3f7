import { parseDate, type CalendarDate } from '@internationalized/date';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from 'react-aria-components';
import { FieldLabel, FieldNotes, type FieldProps } from './Field';

export type DateFieldProps = FieldProps<string | undefined> & { min?: string; max?: string };

const toDate = (iso: string | undefined): CalendarDate | null => (iso ? parseDate(iso) : null);

/** The field behind DateField. */
export default function CalendarField({ label, value, onChange, error, hint, min, max, ...props }: DateFieldProps) {
  return (
    <DatePicker<CalendarDate>
      {...props}
      className="field"
      value={toDate(value)}
      onChange={(date) => onChange(date?.toString())}
      minValue={toDate(min)}
      maxValue={toDate(max)}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <FieldLabel>{label}</FieldLabel>
      <Group className="input framed">
        <DateInput>{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
        <Button className="inner">▾</Button>
      </Group>
      <FieldNotes hint={hint} error={error} />
      <Popover className="popover">
        <Dialog>
          <Calendar className="calendar">
            <header className="calendar-head">
              <Button slot="previous" className="btn ghost">
                ‹
              </Button>
              <Heading />
              <Button slot="next" className="btn ghost">
                ›
              </Button>
            </header>
            <CalendarGrid>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
