// Writes a bank file in the Norwegian OCR giro format: 80 characters a record, with right totals.
import { dayAhead } from './days.mjs';

const SETTLED_BY_GIRO = '10';
const line = (text) => text.padEnd(80, '0');
const digits = (value, length) => String(value).padStart(length, '0');

const dayText = (day) => {
  const [year, month, date] = day.split('-');
  return `${date}${month}${year.slice(2)}`;
};

/** The agreement and the account that a file's payments go to. */
export function assignmentOf(file) {
  const start = file.split('\n').find((record) => record.startsWith('NY090020'));
  return { agreement: start.slice(8, 17), account: start.slice(24, 35) };
}

/** A file with these payments: `{ kid, amountMinor }`. `number` tells transmissions apart. */
export function ocrFile({ agreement, account, number, payments, on = dayAhead(0) }) {
  const day = dayText(on);
  const transactions = payments.flatMap(({ kid, amountMinor }, index) => {
    const key = `NY09${SETTLED_BY_GIRO}`;
    const place = digits(index + 1, 7);
    const amount = `${place}${day}00000000000${digits(amountMinor, 17)}${kid.padStart(25)}000000`;
    return [line(`${key}30${amount}`), line(`${key}31${place}0000000000${'0'.repeat(16)}${day}${'0'.repeat(11)}`)];
  });
  const sum = digits(
    payments.reduce((total, payment) => total + payment.amountMinor, 0),
    17,
  );
  const count = digits(payments.length, 8);
  const records = [
    line(`NY00001000008080${digits(number, 7)}00123456`),
    line(`NY090020${agreement}${digits(number, 7)}${account}`),
    ...transactions,
    line(`NY090088${count}${digits(transactions.length + 2, 8)}${sum}${day}${day}${day}`),
    line(`NY000089${count}${digits(transactions.length + 4, 8)}${sum}${day}`),
  ];
  return `${records.join('\n')}\n`;
}

/** The same KID with a check digit that is wrong. */
export const withWrongCheckDigit = (kid) => `${kid.slice(0, -1)}${(Number(kid.at(-1)) + 1) % 10}`;
