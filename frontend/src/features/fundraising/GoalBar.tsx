import { useFormat } from '@/app/format';
import './fundraising.css';

const FULL = 100;

/** How far a campaign has come, in words and as a bar; a dash without a goal. */
export function GoalBar({ percent }: { percent: number | undefined }) {
  const format = useFormat();
  if (percent === undefined) return <span className="dim">–</span>;
  return (
    <span className="goal-bar">
      <span className="goal-track" aria-hidden>
        <span className="goal-fill" style={{ width: `${Math.min(percent, FULL)}%` }} />
      </span>
      <span className="num">{format.percent(percent, { digits: 0 })}</span>
    </span>
  );
}
