import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState, useSyncExternalStore, type KeyboardEvent, type ReactNode } from 'react';
import { useT } from '@/app/i18n';
import type { WindowStore } from '@/app/graphql/windows';
import { Button } from '../Button';
import { Notice } from '../Badge';
import { Failure } from '../Failure';
import './grid.css';
import { GridCells, GridHead, GridSkeletonCells, type GridColumn, type GridSort } from './GridParts';
import { HEADER_ROW, positionAfter, type Position } from './keys';
import { useFitting } from './useFitting';

type Props<Row extends { id: string }> = {
  label: string;
  store: WindowStore<Row>;
  columns: readonly GridColumn<Row>[];
  onOpen: (row: Row) => void;
  /** Shown instead of the grid when there are no rows at all. */
  empty: ReactNode;
  sort?: GridSort;
  onSort?: (sort: GridSort) => void;
};

const SKELETON_ROWS = 30;
const OVERSCAN_ROWS = 10;

/**
 * A grid over any number of rows, of which only those on the screen exist.
 *
 * It is one tab stop. Arrows, PgUp, PgDn, Home and End move; Enter opens the row. Arrow up from the first
 * row leads to the header, where left and right choose a column and Enter sorts by it.
 */
export function DataGrid<Row extends { id: string }>({ label, store, onOpen, empty, sort, onSort, ...props }: Props<Row>) {
  const t = useT();
  const columns = useFitting(props.columns);
  useSyncExternalStore(store.subscribe, store.snapshot);
  const box = useRef<HTMLDivElement>(null);
  const uid = useId();
  const [at, setAt] = useState<Position>({ row: 0, column: 0 });
  const rowHeight = useRowHeight();
  const total = store.total ?? 0;
  const sortable = columns.filter((column) => column.sortable);

  // oxlint-disable-next-line react/incompatible-library -- its functions are used here only, never handed on
  const virtual = useVirtualizer({
    count: store.total ?? SKELETON_ROWS,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
    scrollPaddingStart: rowHeight,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => store.need(first, last), [store, first, last]);
  useEffect(() => () => store.close(), [store]);

  const sortBy = (column: GridColumn<Row> | undefined) => {
    if (!column || !onSort) return;
    onSort({ by: column.id, descending: sort?.by === column.id && !sort.descending });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (at.row === HEADER_ROW) return sortBy(sortable[at.column]);
      const row = store.at(at.row);
      return row && onOpen(row);
    }
    const visibleRows = Math.floor((box.current?.clientHeight ?? 0) / rowHeight);
    const bounds = { rows: total, sortableColumns: sortable.length, page: Math.max(1, visibleRows - 2) };
    const next = positionAfter(event.key, at, bounds);
    if (!next) return undefined;
    event.preventDefault();
    setAt(next);
    if (next.row !== HEADER_ROW) virtual.scrollToIndex(next.row, { align: 'auto' });
    return undefined;
  };

  if (store.error && store.total === undefined) return <Failure error={store.error} onRetry={() => store.retry()} />;
  if (store.total === 0) return empty;

  const template = columns.map((column) => column.width).join(' ');
  const minWidth = columns.reduce((width, column) => width + leastWidth(column.width), 0);
  const activeColumn = at.row === HEADER_ROW ? sortable[at.column]?.id : undefined;
  const headerId = (column: string) => `${uid}h${column}`;
  const isDrawn = items.some((item) => item.index === at.row);
  const activeId = activeColumn ? headerId(activeColumn) : isDrawn ? `${uid}${at.row}` : undefined;

  return (
    <div className="grid-frame">
      {store.error !== undefined && (
        <Notice tone="warn" live>
          {t('state.someRowsFailed')}
          <Button small onPress={() => store.retry()}>
            {t('state.retry')}
          </Button>
        </Notice>
      )}
      <div
        ref={box}
        className="grid"
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={activeId}
        aria-busy={store.total === undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-testid="grid"
      >
        <GridHead
          columns={columns}
          sort={sort}
          activeColumn={activeColumn}
          cellId={headerId}
          onSort={sortBy}
          template={template}
          minWidth={minWidth}
        />
        <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize(), minWidth }}>
          {items.map((item) => {
            const row = store.at(item.index);
            const isActive = item.index === at.row;
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid owns focus and keys
              <div
                key={item.index}
                id={`${uid}${item.index}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={isActive}
                data-row={row ? 1 : 0}
                className={isActive ? 'grid-row active' : 'grid-row'}
                style={{ gridTemplateColumns: template, minWidth, transform: `translateY(${item.start}px)` }}
                onClick={(event) => {
                  setAt({ ...at, row: item.index });
                  if (row && !isOwnTarget(event.target)) onOpen(row);
                }}
              >
                {row ? <GridCells row={row} columns={columns} /> : <GridSkeletonCells columns={columns} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** A link inside a row goes where it says, not where the row leads. */
const isOwnTarget = (target: EventTarget) => target instanceof Element && target.closest('a, button') !== null;

/** The narrowest that a CSS grid track may get, in pixels. */
const leastWidth = (track: string) => Number(/(\d+)px/.exec(track)?.[1] ?? 80);

/** Rows are taller where fingers point; the tokens decide. */
function useRowHeight(): number {
  const [height] = useState(() => {
    const token = getComputedStyle(document.documentElement).getPropertyValue('--row');
    return Number.parseFloat(token) || 36;
  });
  return height;
}
