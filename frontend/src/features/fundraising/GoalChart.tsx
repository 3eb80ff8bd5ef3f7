import { useFormat } from '@/app/format';
import { useFollow } from '@/ui/follow';
import '@/ui/chart/chart.css';
import { onMarkKeys } from '@/ui/chart/marks';
import { roundUp } from '@/ui/chart/scale';
import { useWidth } from '@/ui/chart/useWidth';
import { daysBetween, timeScale } from './timeScale';
import type { Point, PointBeside } from './comparing';
import { rowsHref } from './figures';
import './fundraising.css';

type Props = {
  label: string;
  points: readonly Point[];
  /** Another campaign's sums on the days that have the same numbers. */
  beside?: { name: string; points: readonly PointBeside[] };
  startOn: string;
  endOn: string | null;
  goalMinor: number | null;
  money: (minor: number) => string;
  axis: (minor: number) => string;
};

const HEIGHT = 220;
const LEFT = 84;
const RIGHT = 12;
const BOTTOM = 22;
const TOP = 10;
const TICK_ROOM = 96;
const FLOOR = HEIGHT - BOTTOM;

/** A sum growing over days, towards a goal or beside another one. Each mark opens the rows of its day. */
export function GoalChart({ label, points, beside, startOn, endOn, goalMinor, money, axis }: Props) {
  const follow = useFollow();
  const format = useFormat();
  const { ref, width } = useWidth(720);
  const right = width - RIGHT;
  const others = beside?.points ?? [];
  const ends = endOn ? [startOn, endOn] : [startOn];
  const days = [...ends, ...points.map((point) => point.on), ...others.map((point) => point.at)];
  const scale = timeScale(days, LEFT, right);
  const top = roundUp(Math.max(goalMinor ?? 0, ...[...points, ...others].map((point) => point.sumMinor)));
  const y = (minor: number) => FLOOR - (Math.max(0, minor) / top) * (FLOOR - TOP);
  const marks = points.map((point) => ({ ...point, x: scale.x(point.on), y: y(point.sumMinor) }));
  const line = [{ x: scale.x(startOn), y: FLOOR }, ...marks].map((mark) => `${mark.x},${mark.y}`).join(' ');
  const otherMarks = others.map((point) => ({ ...point, x: scale.x(point.at), y: y(point.sumMinor) }));

  return (
    <div ref={ref}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move between the links inside */}
      <svg className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="group" aria-label={label} onKeyDown={onMarkKeys}>
        {[0, 0.5, 1].map((part) => (
          <g key={part} aria-hidden>
            <line className="chart-gridline" x1={LEFT} x2={right} y1={y(top * part)} y2={y(top * part)} />
            <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end">
              {axis(top * part)}
            </text>
          </g>
        ))}
        {goalMinor && <line className="goal-line" aria-hidden x1={LEFT} x2={right} y1={y(goalMinor)} y2={y(goalMinor)} />}
        {beside && (
          <polyline
            className="beside-line"
            aria-hidden
            points={otherMarks.map((mark) => `${mark.x},${mark.y}`).join(' ')}
          />
        )}
        <polyline className="chart-line" aria-hidden points={line} />
        {marks.map((mark, index) => {
          const name = `${format.date(mark.on)}: ${money(mark.sumMinor)}`;
          const from = index === 0 ? LEFT : (mark.x + (marks[index - 1]?.x ?? LEFT)) / 2;
          const to = ((marks[index + 1]?.x ?? right) + mark.x) / 2;
          return (
            <a
              key={mark.on}
              href={rowsHref(mark.drilldown)}
              onClick={follow}
              aria-label={name}
              tabIndex={index === 0 ? 0 : -1}
            >
              <title>{name}</title>
              <rect className="chart-hit" x={from} y={TOP - 6} width={Math.max(1, to - from)} height={FLOOR - TOP + 6} />
              <circle className="chart-dot" cx={mark.x} cy={mark.y} r={3.5} />
            </a>
          );
        })}
        {otherMarks.map((mark, index) => {
          const name = `${beside?.name}, ${format.date(mark.on)}: ${money(mark.sumMinor)}`;
          const isFirst = marks.length === 0 && index === 0;
          return (
            <a
              key={mark.on}
              href={rowsHref(mark.drilldown)}
              onClick={follow}
              aria-label={name}
              tabIndex={isFirst ? 0 : -1}
            >
              <title>{name}</title>
              <circle className="beside-dot" cx={mark.x} cy={mark.y} r={3} />
            </a>
          );
        })}
        {scale.ticks(Math.floor((right - LEFT) / TICK_ROOM)).map((day, index, all) => (
          <text
            key={day}
            aria-hidden
            x={scale.x(day)}
            y={HEIGHT - 4}
            textAnchor={index === 0 ? 'start' : index === all.length - 1 ? 'end' : 'middle'}
          >
            {daysBetween(days) > 400 ? format.month(day) : format.dayMonth(day)}
          </text>
        ))}
      </svg>
    </div>
  );
}
