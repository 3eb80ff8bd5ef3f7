import { useState } from 'react';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button } from '@/ui';
import type { RoutineChoicesQuery, RoutineKind } from './routines.gql';
import { SetFields } from './SetFields';
import { moved, newSet, type SetValues } from './setValues';
import { setText } from './setWords';
import './routines.css';

const SETS_MAX = 20;

type Props = {
  sets: readonly SetValues[];
  kind: RoutineKind;
  currency: string;
  plans: RoutineChoicesQuery['plans'];
  branches: RoutineChoicesQuery['branches'];
  roleTitles: readonly string[];
  onChange: (sets: SetValues[]) => void;
  error: (path: string) => string | undefined;
};

/** The criteria sets of a routine in their order: the first that takes a subscription bills it (RUN-01). */
export function SetList({ sets, kind, currency, plans, branches, roleTitles, onChange, error }: Props) {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<number>();
  const add = () => {
    const made = newSet(sets);
    setOpen(made.key);
    onChange([...sets, made]);
  };
  const isWrong = (place: number) =>
    ['name', 'planKinds', 'paymentMethods', 'minimumMinor', 'dueDays', 'roleTitles'].some((field) => error(`sets.${place}.${field}`));
  return (
    <section className="stack">
      <h3 className="field-label">{t('routines.sets')}</h3>
      <p className="dim">{t(sets.length === 0 ? 'routines.noSets' : 'routines.setsHint')}</p>
      <ol className="set-list">
        {sets.map((one, place) => {
          const name = one.name.trim() || t('routines.set', { n: place + 1 });
          const isOpen = open === one.key || isWrong(place);
          return (
            <li key={one.key} className="set-row">
              <div className="set-head">
                <div className="routine-cell">
                  <strong>
                    {place + 1}. {name}
                  </strong>
                  <span className="dim">{setText(t, format, one, kind, plans, currency)}</span>
                </div>
                <div className="row">
                  <Button
                    small
                    look="ghost"
                    isDisabled={place === 0}
                    aria-label={t('routines.setUp', { name })}
                    onPress={() => onChange(moved(sets, place, -1))}
                  >
                    ↑
                  </Button>
                  <Button
                    small
                    look="ghost"
                    isDisabled={place === sets.length - 1}
                    aria-label={t('routines.setDown', { name })}
                    onPress={() => onChange(moved(sets, place, 1))}
                  >
                    ↓
                  </Button>
                  <Button
                    small
                    aria-expanded={isOpen}
                    aria-label={t('routines.setEdit', { name })}
                    onPress={() => setOpen(isOpen ? undefined : one.key)}
                  >
                    {t(isOpen ? 'routines.fold' : 'routines.edit')}
                  </Button>
                  <Button
                    small
                    look="ghost"
                    aria-label={t('routines.setRemove', { name })}
                    onPress={() => onChange(sets.filter((other) => other.key !== one.key))}
                  >
                    {t('routines.remove')}
                  </Button>
                </div>
              </div>
              {isOpen && (
                <SetFields
                  one={one}
                  path={`sets.${place}`}
                  kind={kind}
                  currency={currency}
                  plans={plans}
                  branches={branches}
                  roleTitles={roleTitles}
                  onChange={(patch) =>
                    onChange(sets.map((other) => (other.key === one.key ? { ...other, ...patch } : other)))
                  }
                  error={error}
                />
              )}
            </li>
          );
        })}
      </ol>
      {sets.length < SETS_MAX && (
        <div>
          <Button onPress={add}>{t('routines.addSet')}</Button>
        </div>
      )}
    </section>
  );
}
