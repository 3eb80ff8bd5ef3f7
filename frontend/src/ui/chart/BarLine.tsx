import { useFollow } from '../follow';
import './chart.css';
import { onMarkKeys } from './marks';
import { labelEvery, roundUpCount } from './scale';
import { useWidth } from './useWidth';

export type BarLinePoint = {
  key: string;
  /** Shown below the mark. */
  tick: string;
  line: number;
  bar: number;
  /** Rows behind the line's and the bar's figure. */
  lineHref: string;
  barHref: string;
};

type Props = {
  label: string;
  lineName: string;
  barName: string;
  points: readonly BarLinePoint[];
  format: (value: number) => string;
};

const HEIGHT = 220;
const LEFT = 36;
const BOTTOM = 22;
const TOP = 10;
const TICK_ROOM = 72;

/** Counts day by day, a line over bars. Every mark opens its rows. */
export function BarLine({ label, lineName, barName, points, format }: Props) {
  const follow = useFollow();
  const { ref, width } = useWidth(720);
  const top = roundUpCount(Math.max(0, ...points.map((point) => Math.max(point.line, point.bar))));
  const step = (width - LEFT) / Math.max(1, points.length);
  const x = (index: number) => LEFT + index * step;
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
  const floor = HEIGHT - BOTTOM;
  const middle = (index: number) => x(index) + step / 2;
  const every = labelEvery(points.length, Math.floor(width / TICK_ROOM));

  return (
    <div ref={ref}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move between the links inside */}
      <svg className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="group" aria-label={label} onKeyDown={onMarkKeys}>
        {[0, 0.5, 1].map((part) => (
          <g key={part} aria-hidden>
            <line className="chart-gridline" x1={LEFT} x2={width} y1={y(top * part)} y2={y(top * part)} />
            <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end">
              {format(top * part)}
            </text>
          </g>
        ))}
        {points.map((point, index) => {
          const name = `${point.tick}: ${barName} ${format(point.bar)}`;
          return (
            <a key={point.key} href={point.barHref} onClick={follow} aria-label={name} tabIndex={index === 0 ? 0 : -1}>
              <title>{name}</title>
              <rect className="chart-hit" x={x(index)} y={floor - (floor - TOP) / 2} width={step} height={(floor - TOP) / 2} />
              <rect
                className="chart-bar-2"
                x={x(index) + step * 0.24}
                y={y(point.bar)}
                width={step * 0.52}
                height={Math.max(0, floor - y(point.bar))}
                rx={2}
              />
            </a>
          );
        })}
        <polyline
          className="chart-line"
          aria-hidden
          points={points.map((point, index) => `${middle(index)},${y(point.line)}`).join(' ')}
        />
        {points.map((point, index) => {
          const name = `${point.tick}: ${lineName} ${format(point.line)}`;
          return (
            <a key={point.key} href={point.lineHref} onClick={follow} aria-label={name} tabIndex={-1}>
              <title>{name}</title>
              <circle className="chart-hit" cx={middle(index)} cy={y(point.line)} r={Math.max(10, step / 2)} />
              <circle className="chart-dot" cx={middle(index)} cy={y(point.line)} r={3.5} />
            </a>
          );
        })}
        {points.map((point, index) =>
          index % every === 0 ? (
            <text key={point.key} aria-hidden x={middle(index)} y={HEIGHT - 4} textAnchor="middle">
              {point.tick}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}
