import { useT } from '@/app/i18n';
import { Button } from '@/ui';
import { DateField } from '@/ui/DateField';
import { newRange, type RangeValues } from './calendarValues';
import './routines.css';

const RANGES_MAX = 200;

type Props = {
  ranges: readonly RangeValues[];
  onChange: (ranges: RangeValues[]) => void;
  error: (path: string) => string | undefined;
};

/** The days of a calendar, from and to, both included. */
export function RangeFields({ ranges, onChange, error }: Props) {
  const t = useT();
  const change = (place: number, patch: Partial<RangeValues>) =>
    onChange(ranges.map((range, index) => (index === place ? { ...range, ...patch } : range)));
  return (
    <>
      <ol className="calendar-ranges">
        {ranges.map((range, place) => (
          <li key={range.key}>
            <div className="calendar-range" role="group" aria-label={t('routines.range', { n: place + 1 })}>
              <DateField
                label={t('routines.firstOn')}
                value={range.firstOn}
                onChange={(firstOn) => change(place, { firstOn })}
                error={error(`ranges.${place}.firstOn`)}
              />
              <DateField
                label={t('routines.lastOn')}
                value={range.lastOn}
                onChange={(lastOn) => change(place, { lastOn })}
                error={error(`ranges.${place}.lastOn`)}
              />
              <Button
                look="ghost"
                aria-label={t('routines.removeRange', { n: place + 1 })}
                onPress={() => onChange(ranges.filter((_, index) => index !== place))}
              >
                {t('routines.remove')}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {ranges.length < RANGES_MAX && (
        <div>
          <Button onPress={() => onChange([...ranges, newRange(ranges)])}>{t('routines.addRange')}</Button>
        </div>
      )}
    </>
  );
}
