import type { ReactNode } from 'react';
import { classes } from './classes';

export type TableColumn<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Align to the end: amounts and counts. */
  end?: boolean;
  /** Let long text break. */
  wrap?: boolean;
  /** The cell that names its row. */
  isName?: boolean;
  /** The header is for ears only: a column of buttons. */
  hideHeader?: boolean;
};

type TableProps<Row> = {
  label: string;
  columns: readonly TableColumn<Row>[];
  /** One or more `TableRows`, so a long list can be made of pages. */
  children: ReactNode;
  foot?: ReactNode;
};

const NARROW_MAX = 3;

/** Whether a narrow screen has room for the columns side by side: few of them, and no long text. */
const fitsNarrow = (columns: readonly { wrap?: boolean }[]) =>
  columns.length <= NARROW_MAX && !columns.some((column) => column.wrap);

const align = <Row,>(column: TableColumn<Row>) => classes(column.end && 'end', column.wrap && 'wrap') || undefined;

/** A plain table for lists that fit a page; long ones belong in a DataGrid. */
export function Table<Row>({ label, columns, children, foot }: TableProps<Row>) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className={classes('table', !fitsNarrow(columns) && 'stacks')} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={align(column)}>
                {column.hideHeader ? <span className="sr">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        {children}
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

type RowsProps<Row> = {
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
};

export function TableRows<Row>({ columns, rows, rowKey }: RowsProps<Row>) {
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={rowKey(row)}>
          {columns.map((column) =>
            column.isName ? (
              <th key={column.id} scope="row" className={align(column)}>
                {column.cell(row)}
              </th>
            ) : (
              <td key={column.id} className={align(column)} data-label={column.hideHeader ? undefined : column.header}>
                {column.cell(row)}
              </td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  );
}

/** Rows in the shape of the table while they are on the way. */
export function SkeletonTableRows<Row>({ columns, rows = 5 }: { columns: readonly TableColumn<Row>[]; rows?: number }) {
  return (
    <tbody aria-busy>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row}>
          {columns.map((column) => (
            <td key={column.id}>
              <span className="skeleton" style={{ width: '70%' }} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
