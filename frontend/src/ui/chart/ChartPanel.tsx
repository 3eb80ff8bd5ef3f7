import { useId, useState, type ReactNode } from 'react';
import { useT } from '@/app/i18n';
import { Segments } from '../Toggles';

export type LegendItem = { name: string; color: 'var(--series-1)' | 'var(--series-2)' };

type Props = {
  title: string;
  legend?: readonly LegendItem[];
  /** What the chart adds up to, below the title. */
  total?: ReactNode;
  chart: ReactNode;
  /** The same figures and links as a table. */
  table: ReactNode;
};

/** A chart with its legend, and the same figures as a table one press away. */
export function ChartPanel({ title, legend, total, chart, table }: Props) {
  const t = useT();
  const id = useId();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const views = [
    { id: 'chart' as const, label: t('ui.chart') },
    { id: 'table' as const, label: t('ui.table') },
  ];
  return (
    <section className="panel chart-panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <Segments label={t('ui.view', { what: title })} value={view} onChange={setView} options={views} />
      </header>
      <p className="legend">
        {legend?.map((item) => (
          <span key={item.name} aria-hidden>
            <span className="legend-key" style={{ background: item.color }} />
            {item.name}
          </span>
        ))}
        {total}
      </p>
      {view === 'chart' ? chart : <div className="chart-table">{table}</div>}
    </section>
  );
}
