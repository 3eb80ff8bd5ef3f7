import { renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useFitting } from '@/ui/grid/useFitting';

const COLUMNS = [
  { id: 'number', header: 'No.', width: '72px', cell: () => '' },
  { id: 'name', header: 'Name', width: '180px', narrow: '1fr', cell: () => '' },
  { id: 'email', header: 'E-mail', width: '200px', roomy: true, cell: () => '' },
];

/** A screen that is so many pixels wide. */
function onScreen(width: number) {
  vi.stubGlobal('matchMedia', (query: string) => {
    const [, bound, pixels] = /(max|min)-width: (\d+)px/.exec(query) ?? [];
    const matches = bound === 'max' ? width <= Number(pixels) : width >= Number(pixels);
    return { matches, addEventListener: () => {}, removeEventListener: () => {} };
  });
  return renderHook(() => useFitting(COLUMNS)).result.current.map((column) => `${column.id} ${column.width}`);
}

describe('the columns of a grid', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are those that the screen has room for', () => {
    expect(onScreen(1600)).toEqual(['number 72px', 'name 180px', 'email 200px']);
    expect(onScreen(1280)).toEqual(['number 72px', 'name 180px']);
    expect(onScreen(390)).toEqual(['name 1fr']);
  });
});
