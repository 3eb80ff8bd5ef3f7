import type { ReactNode } from 'react';
import { RuledReason } from '@/app/reasons/RuledReason';
import type { Reason } from '@/app/reasons/explain';
import './outlook.css';

type Why = readonly (Reason & { rule: string })[];

/** Why an invoice line, a reminder or a payment stop is there, each reason with the rule that it is (NEW-02). */
export function LineWhy({ why }: { why: Why }) {
  return (
    <ul className="why-list">
      {why.map((reason, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- they never change their order
        <li key={place}>
          <RuledReason reason={reason} />
        </li>
      ))}
    </ul>
  );
}

/** What something is, and when it is opened, why; where nobody knows why, only what. */
export function OpenedWhy({ why, children }: { why: Why; children: ReactNode }) {
  if (why.length === 0) return children;
  return (
    <details className="why">
      <summary>{children}</summary>
      <LineWhy why={why} />
    </details>
  );
}
