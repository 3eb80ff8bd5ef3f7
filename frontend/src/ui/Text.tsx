import { useFormat, type MoneyOptions } from '@/app/format';

/** Money with tabular figures; a true minus sign shows what is negative. */
export function Money({ minor, currency, ...options }: { minor: number; currency: string } & MoneyOptions) {
  return <span className="num">{useFormat().money(minor, currency, options)}</span>;
}

/** A calendar date; a dash where there is none. */
export function DateText({ date }: { date: string | null | undefined }) {
  const format = useFormat();
  if (!date) return <span className="dim">–</span>;
  return (
    <time className="num" dateTime={date}>
      {format.date(date)}
    </time>
  );
}

/** An instant in the reader's own zone; a dash where there is none. */
export function InstantText({ at }: { at: string | null | undefined }) {
  const format = useFormat();
  if (!at) return <span className="dim">–</span>;
  return (
    <time className="num" dateTime={at} title={format.dayAndTime(at)}>
      {format.instant(at)}
    </time>
  );
}

/** A bank account as it stands on an invoice: a Norwegian one in groups, any other as it is. */
export const AccountNumber = ({ number }: { number: string }) => (
  <span className="num">{number.replace(/^(\d{4})(\d{2})(\d{5})$/, '$1.$2.$3')}</span>
);

/** A half-open period with its last included day. */
export function PeriodText({ start, end }: { start: string | null | undefined; end: string | null | undefined }) {
  const format = useFormat();
  if (!start || !end) return <span className="dim">–</span>;
  return <span className="num">{format.period(start, end)}</span>;
}
