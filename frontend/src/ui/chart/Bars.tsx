import { useFollow } from '../follow';
import './chart.css';
import { onMarkKeys } from './marks';
import { labelEvery, roundUp } from './scale';
import { useWidth } from './useWidth';

export type BarPoint = {
  key: string;
  tick: string;
  /** Undefined where there is no value. */
  value: number | undefined;
  /** What the mark is compared with, drawn as a thin second bar. */
  before?: number | undefined;
  href: string;
};

type Props = {
  label: string;
  points: readonly BarPoint[];
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  beforeName?: string;
};

const HEIGHT = 220;
const LEFT = 52;
const BOTTOM = 22;
const TOP = 10;
const TICK_ROOM = 72;

/** Bars over time, each opening its rows; beside each may stand the one it is compared with. */
export function Bars({ label, points, format, formatAxis, beforeName }: Props) {
  const follow = useFollow();
  const { ref, width } = useWidth(480);
  const values = points.flatMap((point) => [point.value ?? 0, point.before ?? 0]);
  const top = roundUp(Math.max(...values, 0));
  const step = (width - LEFT) / Math.max(1, points.length);
  const floor = HEIGHT - BOTTOM;
  const x = (index: number) => LEFT + index * step;
  const y = (value: number) => floor - (value / top) * (floor - TOP);
  const every = labelEvery(points.length, Math.floor(width / TICK_ROOM));
  const bar = (className: string, left: number, thickness: number, value: number) => (
    <rect className={className} x={left} y={y(value)} width={thickness} height={Math.max(0, floor - y(value))} rx={2} />
  );
  const nameOf = (point: BarPoint) => {
    const now = point.value === undefined ? '–' : format(point.value);
    const before = point.before === undefined ? '' : `, ${beforeName ?? ''} ${format(point.before)}`;
    return `${point.tick}: ${now}${before}`;
  };

  return (
    <div ref={ref}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move between the links inside */}
      <svg className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="group" aria-label={label} onKeyDown={onMarkKeys}>
        {[0, 0.5, 1].map((part) => (
          <g key={part} aria-hidden>
            <line className="chart-gridline" x1={LEFT} x2={width} y1={y(top * part)} y2={y(top * part)} />
            <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end">
              {formatAxis(top * part)}
            </text>
          </g>
        ))}
        {points.map((point, index) => (
          <a
            key={point.key}
            href={point.href}
            onClick={follow}
            aria-label={nameOf(point)}
            tabIndex={index === 0 ? 0 : -1}
          >
            <title>{nameOf(point)}</title>
            <rect className="chart-hit" x={x(index)} y={TOP - 6} width={step} height={floor - TOP + 6} />
            {bar('chart-bar-1', x(index) + step * 0.16, step * (beforeName ? 0.42 : 0.68), point.value ?? 0)}
            {beforeName && bar('chart-bar-2', x(index) + step * 0.62, step * 0.22, point.before ?? 0)}
          </a>
        ))}
        {points.map((point, index) =>
          index % every === 0 ? (
            <text key={point.key} aria-hidden x={x(index) + step / 2} y={HEIGHT - 4} textAnchor="middle">
              {point.tick}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}
