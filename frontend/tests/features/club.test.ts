import { describe, expect, it } from 'vitest';
import { asTree } from '@/features/club/tree';
import type { UnitSheetFragment } from '@/features/club/units.gql';
import { unitText } from '@/features/people/unitText';

const unit = (id: string, kind: UnitSheetFragment['kind'], parent?: string): UnitSheetFragment => ({
  id,
  kind,
  name: id,
  lastOn: null,
  isOpen: true,
  version: 1,
  memberCount: 0,
  parent: parent ? { id: parent } : null,
  feeRate: null,
});

describe('the tree of units', () => {
  it('puts each unit under what it belongs to, in the order that it came in', () => {
    const units = [
      unit('Fotball', 'SPORT'),
      unit('Tennis', 'SPORT'),
      unit('Senior', 'DEPARTMENT', 'Fotball'),
      unit('U19', 'DEPARTMENT', 'Fotball'),
      unit('1. lag', 'TEAM', 'U19'),
    ];
    expect(asTree(units).map(({ unit: { id }, depth }) => `${depth} ${id}`)).toEqual([
      '0 Fotball',
      '1 Senior',
      '1 U19',
      '2 1. lag',
      '0 Tennis',
    ]);
  });

  it('names a unit with what it belongs to', () => {
    expect(unitText({ name: '1. lag', parent: { name: 'U19' } })).toBe('U19: 1. lag');
    expect(unitText({ name: 'Fotball', parent: null })).toBe('Fotball');
  });
});
