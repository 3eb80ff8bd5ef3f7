/** Where the keyboard is in a grid. Row -1 is the header, where `column` counts the sortable headers. */
export type Position = { row: number; column: number };

export const HEADER_ROW = -1;

export type Bounds = {
  rows: number;
  sortableColumns: number;
  /** How many rows PgUp and PgDn move. */
  page: number;
};

/** The position that a key leads to, or undefined when the key means nothing here. */
export function positionAfter(key: string, at: Position, bounds: Bounds): Position | undefined {
  return at.row === HEADER_ROW ? inHeader(key, at, bounds) : inRows(key, at, bounds);
}

function inHeader(key: string, at: Position, { rows, sortableColumns }: Bounds): Position | undefined {
  const column = (to: number) => ({ row: HEADER_ROW, column: clamp(to, sortableColumns) });
  switch (key) {
    case 'ArrowLeft':
      return column(at.column - 1);
    case 'ArrowRight':
      return column(at.column + 1);
    case 'Home':
      return column(0);
    case 'End':
      return column(sortableColumns - 1);
    case 'ArrowDown':
    case 'j':
      return rows > 0 ? { ...at, row: 0 } : at;
    default:
      return undefined;
  }
}

function inRows(key: string, at: Position, { rows, sortableColumns, page }: Bounds): Position | undefined {
  const row = (to: number) => ({ ...at, row: clamp(to, rows) });
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return row(at.row + 1);
    case 'ArrowUp':
    case 'k':
      return at.row === 0 && sortableColumns > 0 ? { ...at, row: HEADER_ROW } : row(at.row - 1);
    case 'PageDown':
      return row(at.row + page);
    case 'PageUp':
      return row(at.row - page);
    case 'Home':
      return row(0);
    case 'End':
      return row(rows - 1);
    default:
      return undefined;
  }
}

const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
