import { memo, type ReactNode } from 'react';
import { classes } from '../classes';

export type GridColumn<Row> = {
  id: string;
  header: string;
  /** A CSS grid track: `120px`, `minmax(160px, 1fr)`. */
  width: string;
  /** Its track on a narrow screen; a column without one is left out there. */
  narrow?: string;
  /** Left out unless the screen is wide: its text would be cut beside the others. */
  roomy?: boolean;
  cell: (row: Row) => ReactNode;
  /** Align to the end: amounts and counts. */
  end?: boolean;
  /** The server can sort by it. */
  sortable?: boolean;
};

export type GridSort = { by: string; descending: boolean };

type HeadProps<Row> = {
  columns: readonly GridColumn<Row>[];
  sort: GridSort | undefined;
  /** The column that the keyboard is on, if it is in the header. */
  activeColumn: string | undefined;
  cellId: (column: string) => string;
  onSort: (column: GridColumn<Row>) => void;
  template: string;
  minWidth: number;
};

const ariaSort = (sort: GridSort | undefined, column: { id: string; sortable?: boolean }) => {
  if (!column.sortable) return undefined;
  if (sort?.by !== column.id) return 'none' as const;
  return sort.descending ? ('descending' as const) : ('ascending' as const);
};

export function GridHead<Row>({ columns, sort, activeColumn, cellId, onSort, template, minWidth }: HeadProps<Row>) {
  return (
    <div role="rowgroup" className="grid-head-group">
      <div role="row" aria-rowindex={1} className="grid-head" style={{ gridTemplateColumns: template, minWidth }}>
        {columns.map((column, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid owns focus and keys
          <div
            key={column.id}
            id={cellId(column.id)}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={ariaSort(sort, column)}
            className={classes(
              'cell',
              column.end && 'end',
              column.sortable && 'sortable',
              activeColumn === column.id && 'active',
            )}
            onClick={column.sortable ? () => onSort(column) : undefined}
          >
            {column.header}
            {sort?.by === column.id && <span aria-hidden> {sort.descending ? '↓' : '↑'}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

type CellsProps<Row> = { row: Row; columns: readonly GridColumn<Row>[] };

function Cells<Row>({ row, columns }: CellsProps<Row>): ReactNode {
  return columns.map((column, index) => (
    <div key={column.id} role="gridcell" aria-colindex={index + 1} className={classes('cell', column.end && 'end')}>
      {column.cell(row)}
    </div>
  ));
}

/** Cells of a row that has arrived; they are drawn again only when the row or the columns change. */
export const GridCells = memo(Cells) as unknown as typeof Cells;

export const GridSkeletonCells = ({ columns }: { columns: readonly { id: string }[] }) =>
  columns.map((column) => (
    <div key={column.id} role="gridcell" className="cell">
      <span className="skeleton" />
    </div>
  ));
