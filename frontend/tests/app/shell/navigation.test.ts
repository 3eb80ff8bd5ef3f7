import { describe, expect, it } from 'vitest';
import { groupsFor, menuPageOf, NAV, pagesFor } from '@/app/shell/navigation';

const shown = (...permissions: string[]) => pagesFor(permissions).map((page) => page.to);

describe('the menu', () => {
  it('marks one page, the one that an address belongs to most closely', () => {
    expect(menuPageOf('/')).toBe('/');
    expect(menuPageOf('/payments')).toBe('/payments');
    expect(menuPageOf('/payments/work-list')).toBe('/payments/work-list');
    expect(menuPageOf('/payments/imports/abc')).toBe('/payments');
    expect(menuPageOf('/members/abc')).toBe('/members');
  });

  it('marks nothing for an address that belongs to no page', () => {
    expect(menuPageOf('/nowhere')).toBeUndefined();
    expect(menuPageOf('/paymentsandmore')).toBeUndefined();
  });

  it('leaves out what someone may not see', () => {
    expect(shown('members:read')).not.toContain('/proof');
    expect(shown('members:read')).toContain('/members');
    expect(shown('ledger:prove')).toContain('/proof');
    const all = NAV.flatMap((page) => page.permission ?? []);
    expect(shown(...all)).toEqual(NAV.map((page) => page.to));
  });

  it('shows no group of which someone may see nothing', () => {
    expect(groupsFor(['ledger:prove']).flatMap(({ pages }) => pages.map(({ to }) => to))).toEqual(shown('ledger:prove'));
    expect(groupsFor([]).map(({ label }) => label)).not.toContain('shell.group.books');
    expect(groupsFor(['ledger:prove']).map(({ label }) => label)).toContain('shell.group.books');
  });

  it('marks every page of its own', () => {
    expect(NAV.map((page) => menuPageOf(page.to))).toEqual(NAV.map((page) => page.to));
  });
});
