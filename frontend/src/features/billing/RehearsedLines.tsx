import { useFormat } from '@/app/format';
import { LineWhy } from '@/app/outlook/LineWhy';
import { Money } from '@/ui';
import type { RehearsedLineFragment } from './rehearsals.gql';

type Props = { lines: readonly RehearsedLineFragment[]; currency: string };

/** The lines of an invoice that may be made, each with why it is there and costs that (NEW-02). */
export function RehearsedLines({ lines, currency }: Props) {
  const format = useFormat();
  return (
    <ul className="stack">
      {numbered(lines).map((line) => (
        <li key={line.key}>
          <div className="row rehearsed-line">
            <span>
              {line.text} <span className="dim num">× {format.number(line.quantity)}</span>
            </span>
            <Money minor={line.grossMinor} currency={currency} />
          </div>
          <LineWhy why={line.why} />
        </li>
      ))}
    </ul>
  );
}

/** Lines have no id of their own; their place tells them apart. */
const numbered = (lines: Props['lines']) => lines.map((line, index) => ({ ...line, key: String(index) }));
