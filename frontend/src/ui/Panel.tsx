import { useId, type ReactNode } from 'react';

type Props = { title: string; side?: ReactNode; children: ReactNode };

/** A titled part of a page. Panels never hold panels. */
export function Panel({ title, side, children }: Props) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {side}
      </header>
      {children}
    </section>
  );
}
