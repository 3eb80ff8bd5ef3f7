import { useMemo, useSyncExternalStore } from 'react';
import type { GridColumn } from './GridParts';

const NARROW = '(max-width: 640px)';
const WIDE = '(min-width: 1400px)';

const watchWidth = (onChange: () => void) => {
  const queries = [globalThis.matchMedia(NARROW), globalThis.matchMedia(WIDE)];
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    for (const query of queries) query.removeEventListener('change', onChange);
  };
};

const room = () => {
  if (globalThis.matchMedia(NARROW).matches) return 'narrow';
  return globalThis.matchMedia(WIDE).matches ? 'wide' : 'usual';
};

/** The columns that the screen has room for, each with its track. */
export function useFitting<Row>(columns: readonly GridColumn<Row>[]): readonly GridColumn<Row>[] {
  const has = useSyncExternalStore(watchWidth, room);
  return useMemo(() => {
    if (has === 'wide') return columns;
    if (has === 'usual') return columns.filter((column) => !column.roomy);
    return columns.flatMap((column) => (column.narrow ? [{ ...column, width: column.narrow }] : []));
  }, [columns, has]);
}
