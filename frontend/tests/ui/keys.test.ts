import { describe, expect, it } from 'vitest';
import { HEADER_ROW, positionAfter } from '@/ui/grid/keys';

const bounds = { rows: 1000, sortableColumns: 3, page: 20 };
const after = (key: string, row: number, column = 0) => positionAfter(key, { row, column }, bounds);

describe('keys of a grid', () => {
  it('move by a row and stop at the ends', () => {
    expect(after('ArrowDown', 0)?.row).toBe(1);
    expect(after('ArrowDown', 999)?.row).toBe(999);
    expect(after('ArrowUp', 5)?.row).toBe(4);
  });

  it('move by a page and to the ends', () => {
    expect(after('PageDown', 10)?.row).toBe(30);
    expect(after('PageUp', 10)?.row).toBe(0);
    expect(after('PageDown', 995)?.row).toBe(999);
    expect(after('Home', 500)?.row).toBe(0);
    expect(after('End', 500)?.row).toBe(999);
  });

  it('lead from the first row into the header and back', () => {
    expect(after('ArrowUp', 0, 1)).toEqual({ row: HEADER_ROW, column: 1 });
    expect(after('ArrowDown', HEADER_ROW, 1)).toEqual({ row: 0, column: 1 });
  });

  it('choose a sortable column in the header', () => {
    expect(after('ArrowRight', HEADER_ROW, 1)?.column).toBe(2);
    expect(after('ArrowRight', HEADER_ROW, 2)?.column).toBe(2);
    expect(after('ArrowLeft', HEADER_ROW, 0)?.column).toBe(0);
    expect(after('End', HEADER_ROW, 0)?.column).toBe(2);
  });

  it('stay in the rows when nothing can be sorted', () => {
    const fixed = { ...bounds, sortableColumns: 0 };
    expect(positionAfter('ArrowUp', { row: 0, column: 0 }, fixed)?.row).toBe(0);
  });

  it('mean nothing otherwise', () => {
    expect(after('x', 0)).toBeUndefined();
    expect(after('Tab', 0)).toBeUndefined();
  });
});
