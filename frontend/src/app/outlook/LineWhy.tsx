import { ReasonText } from '@/app/reasons/ReasonText';
import type { Reason } from '@/app/reasons/explain';
import './outlook.css';

/** Why an invoice line is there and costs what it does, each reason with the rule that it is (NEW-02). */
export function LineWhy({ why }: { why: readonly (Reason & { rule: string })[] }) {
  return (
    <ul className="why-list">
      {why.map((reason) => (
        <li key={reason.code}>
          <ReasonText reason={reason} /> <span className="dim num">{reason.rule}</span>
        </li>
      ))}
    </ul>
  );
}
