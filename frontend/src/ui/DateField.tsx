import { lazy, Suspense } from 'react';
import type { DateFieldProps } from './CalendarField';

// Calendars are heavy; they arrive after the page that uses them, into a field of the same shape.
const CalendarField = lazy(() => import('./CalendarField'));

/** A calendar date as `YYYY-MM-DD`, typed in the order of the reader's language. An impossible date can't be typed. */
export const DateField = (props: DateFieldProps) => (
  <Suspense
    fallback={
      <div className="field" aria-busy>
        <span className="field-label">{props.label}</span>
        <div className="input" />
      </div>
    }
  >
    <CalendarField {...props} />
  </Suspense>
);
