import { ReasonText } from './ReasonText';
import type { Reason } from './explain';

/** A reason in words, with the number of the rule that it is (NEW-02). */
export function RuledReason({ reason }: { reason: Reason & { rule: string } }) {
  return (
    <>
      <ReasonText reason={reason} /> <span className="dim num">{reason.rule}</span>
    </>
  );
}
