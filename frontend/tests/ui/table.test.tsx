import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Figures, Table, TableRows, type TableColumn } from '@/ui';
import { draw } from './render';

type Row = { id: string; name: string };
const column = (id: string, more: Partial<TableColumn<Row>> = {}): TableColumn<Row> => ({
  id,
  header: `Header ${id}`,
  cell: (row) => `${id} of ${row.name}`,
  ...more,
});

function drawTable(columns: TableColumn<Row>[]) {
  render(
    <Table label="Rows" columns={columns}>
      <TableRows columns={columns} rows={[{ id: '1', name: 'Kari' }]} rowKey={(row) => row.id} />
    </Table>,
  );
  return screen.getByRole('table');
}

function across(n: number) {
  const items = Array.from({ length: n }, (_, i) => ({ id: String(i), label: `F${n}-${i}`, value: i }));
  const { container } = draw(<Figures label={`F${n}`} items={items} />);
  return container.querySelector('ul')?.style.getPropertyValue('--across');
}

describe('a table on a narrow screen', () => {
  it('is stacked where it has many columns or a long text, and each cell then says its header', () => {
    const table = drawTable([column('a', { isName: true }), column('b'), column('c'), column('d', { hideHeader: true })]);
    expect(table.className).toContain('stacks');
    expect(screen.getByText('b of Kari').dataset['label']).toBe('Header b');
    expect(screen.getByText('d of Kari').dataset['label']).toBeUndefined();
  });

  it('keeps few short columns side by side', () => {
    expect(drawTable([column('a'), column('b'), column('c')]).className).not.toContain('stacks');
  });

  it('stacks few columns of which one is long', () => {
    expect(drawTable([column('a'), column('b', { wrap: true })]).className).toContain('stacks');
  });
});

describe('figures', () => {
  it('are dealt out over rows that are about as long as each other', () => {
    expect([3, 5, 6, 7, 12].map(across)).toEqual(['3', '5', '3', '4', '4']);
  });
});
