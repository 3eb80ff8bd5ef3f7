import type { ReactNode } from 'react';

export type FactItem = {
  label: string;
  value: ReactNode;
  /** Takes the whole row: what is long and must not break, like an e-mail address. */
  wide?: boolean;
};

/** Names and values of one thing; empty values show a dash. */
export const Facts = ({ items }: { items: readonly FactItem[] }) => (
  <dl className="facts">
    {items.map((item) => (
      <div key={item.label} className={item.wide ? 'wide' : undefined}>
        <dt>{item.label}</dt>
        <dd>{item.value ?? <span className="dim">–</span>}</dd>
      </div>
    ))}
  </dl>
);
