import { describe, expect, it } from 'vitest';
import type { MatrixSheetFragment } from '@/features/deliveries/deliveries.gql';
import { deliveriesCsvUrl, deliveryFilterOf } from '@/features/deliveries/deliverySearch';
import { checkMatrix, fromMatrix, matrixInput, newMatrix, type MatrixValues } from '@/features/deliveries/matrixValues';

const none = { part: undefined, matrix: undefined, on: undefined, organisation: undefined };
const all = { ...none, product: undefined, by: undefined, show: undefined } as const;

describe('what a day is narrowed to (DEL-01)', () => {
  it('means nothing where nothing is chosen', () => {
    expect(deliveryFilterOf(all)).toEqual({
      organisationId: null,
      productId: null,
      matrixId: null,
      comes: false,
      stopped: null,
    });
  });

  it('tells what comes that day from what a stop holds back', () => {
    expect(deliveryFilterOf({ ...all, show: 'comes' })).toMatchObject({ comes: true, stopped: null });
    expect(deliveryFilterOf({ ...all, show: 'stopped' })).toMatchObject({ comes: false, stopped: true });
    expect(deliveryFilterOf({ ...all, show: 'unstopped' })).toMatchObject({ comes: false, stopped: false });
  });

  it('is the same for the file', () => {
    expect(deliveriesCsvUrl(all, '2026-03-02', 'nb')).toBe('/exports/deliveries.csv?on=2026-03-02&language=nb');
    expect(deliveriesCsvUrl({ ...all, product: 'P', show: 'unstopped' }, '2026-03-02', 'en')).toBe(
      '/exports/deliveries.csv?on=2026-03-02&product=P&stopped=false&language=en',
    );
    expect(deliveriesCsvUrl({ ...all, by: 'M', show: 'comes' }, '2026-03-02', 'en')).toContain('matrix=M&comes=true');
  });
});

describe('a delivery matrix (CAT-01)', () => {
  const issues = [
    { key: 0, outOn: '2026-03-02', name: ' 1/2026 ' },
    { key: 1, outOn: '2026-03-02', name: '' },
    { key: 2, outOn: undefined, name: '' },
  ];
  const magazine: MatrixValues = { ...newMatrix(), name: 'Bladet', kind: 'ISSUES', issues };

  it('needs a name, and a weekday or dates that are there once', () => {
    expect(Object.keys(checkMatrix(newMatrix()))).toEqual(['name', 'weekdays']);
    expect(checkMatrix({ ...newMatrix(), name: 'Avisen', weekdays: [1] })).toEqual({});
    expect(Object.keys(checkMatrix(magazine))).toEqual(['issues.1.outOn', 'issues.2.outOn']);
    expect(checkMatrix({ ...magazine, issues: issues.slice(0, 1) })).toEqual({});
  });

  it('is sent with the days of its kind only', () => {
    const both = { ...magazine, weekdays: [6, 1], issues: issues.slice(0, 1) };
    expect(matrixInput(both)).toMatchObject({ id: null, weekdays: [], issues: [{ outOn: '2026-03-02', name: '1/2026' }] });
    expect(matrixInput({ ...both, kind: 'WEEKDAYS' })).toMatchObject({ weekdays: [1, 6], issues: [] });
  });

  it('opens with what was saved, and names the version that was seen', () => {
    const sheet: MatrixSheetFragment = {
      id: 'M',
      name: 'Avisen',
      kind: 'WEEKDAYS',
      weekdays: [1, 2],
      issues: [],
      closed: true,
      version: 3,
      nextDeliveries: [],
    };
    expect(matrixInput(fromMatrix(sheet), sheet)).toMatchObject({ id: 'M', version: 3, weekdays: [1, 2], closed: true });
  });
});
