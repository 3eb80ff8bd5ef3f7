import type { CSSProperties, ReactNode } from 'react';
import { Skeleton } from './Skeleton';
import { useFollow } from './follow';

export type FigureItem = {
  id: string;
  label: string;
  /** Undefined while loading. */
  value: ReactNode;
  foot?: ReactNode;
  /** A small chart beside the foot. */
  chart?: ReactNode;
  /** Opens the rows behind the figure. */
  href?: string | undefined;
  /** What the figure means, shown on hover and read with it. */
  explanation?: string | undefined;
};

const ACROSS_MAX = 5;

/** How many stand side by side where there is room, so that no row has far fewer than the others. */
const across = (figures: number) => Math.ceil(figures / Math.ceil(figures / ACROSS_MAX));

/** Figures in one joined strip, each a link to its rows. */
export function Figures({ items, label }: { items: readonly FigureItem[]; label: string }) {
  const busy = items.some((item) => item.value === undefined);
  return (
    <ul
      className="figures"
      aria-label={label}
      aria-busy={busy}
      style={{ '--across': across(items.length) } as CSSProperties}
    >
      {items.map((item) => (
        <li key={item.id}>
          <Figure {...item} />
        </li>
      ))}
    </ul>
  );
}

function Figure({ label, value, foot, chart, href, explanation }: FigureItem) {
  const follow = useFollow();
  const content = (
    <>
      <span className="dim">{label}</span>
      <span className="figure-value">{value ?? <Skeleton width={96} height={20} />}</span>
      {(foot || chart) && (
        <span className="figure-foot">
          {foot}
          {chart}
        </span>
      )}
    </>
  );
  if (!href) return <div className="figure">{content}</div>;
  return (
    <a className="figure" href={href} onClick={follow} title={explanation}>
      {content}
    </a>
  );
}
