import { useFollow } from '../follow';
import './chart.css';

export type BarListItem = { key: string; label: string; value: number; text: string; href: string };

/** A few named amounts as horizontal bars; each row opens its rows. Reads as a list without the bars. */
export function BarList({ label, items }: { label: string; items: readonly BarListItem[] }) {
  const follow = useFollow();
  const most = Math.max(1, ...items.map((item) => Math.abs(item.value)));
  return (
    <ul className="bar-list" aria-label={label}>
      {items.map((item) => (
        <li key={item.key}>
          <a className="bar-item" href={item.href} onClick={follow}>
            <span className="dim">{item.label}</span>
            <span className="bar-track" aria-hidden>
              <span className="bar-fill" style={{ width: `${(Math.abs(item.value) / most) * 100}%` }} />
            </span>
            <span className="num">{item.text}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
