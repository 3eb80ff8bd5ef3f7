import { describe, expect, it } from 'vitest';
import { filterOf, orderOf } from '@/features/people/memberSearch';
import { checkMember, inputOf, mergedValues, newMember } from '@/features/people/memberValues';
import { actionsOf } from '@/features/people/SubscriptionActions';

describe('the members list', () => {
  it('turns its address into a filter and an order', () => {
    expect(filterOf({ q: ' kari ', segment: 'OVERDUE', branch: 'b' })).toEqual({
      search: 'kari',
      hasOverdue: true,
      branchId: 'b',
    });
    expect(filterOf({ segment: 'PENDING' })).toEqual({ state: 'PENDING' });
    expect(filterOf({ segment: 'ALL' })).toEqual({});
    expect(filterOf({ tag: 't' })).toEqual({ tagId: 't' });
    expect(orderOf({})).toEqual({ by: 'NAME', descending: false });
    expect(orderOf({ by: 'BALANCE', descending: 'yes' })).toEqual({ by: 'BALANCE', descending: true });
  });
});

describe('the member form', () => {
  it('asks a person for names and a company for its name', () => {
    expect(checkMember(newMember())).toEqual({ firstName: 'form.required', lastName: 'form.required' });
    expect(checkMember({ ...newMember(), kind: 'COMPANY' })).toEqual({ companyName: 'form.required' });
  });

  it('asks for the rest of an address that was begun, and sends no empty one', () => {
    const values = { ...newMember(), firstName: 'Kari', lastName: 'Nordmann' };
    expect(checkMember(values)).toEqual({});
    expect(inputOf(values, false).addresses).toEqual([]);
    const begun = { ...values, addresses: [{ ...values.addresses[0]!, line1: 'Storgata 1' }] };
    expect(checkMember(begun)).toEqual({
      'addresses.0.postalCode': 'form.required',
      'addresses.0.city': 'form.required',
    });
  });

  it('keeps what someone else saved in the fields that were not touched here', () => {
    const base = { ...newMember(), firstName: 'Kari', lastName: 'Nordmann', email: 'a@b.no' };
    const mine = { ...base, email: 'ny@b.no' };
    const current = { ...base, firstName: 'Karin', email: 'c@d.no' };
    expect(mergedValues(base, mine, current)).toEqual({ ...base, firstName: 'Karin', email: 'ny@b.no' });
  });

  it('sends nothing of the other kind', () => {
    const values = { ...newMember(), kind: 'COMPANY' as const, firstName: 'left over', companyName: 'Bedrift AS' };
    const input = inputOf(values, true);
    expect(input).toMatchObject({ firstName: null, companyName: 'Bedrift AS', allowDuplicate: true });
  });
});

describe('a change of plan', () => {
  const runs = {
    state: 'ACTIVE',
    awaitsPayment: false,
    endOn: null,
    stopKind: null,
    pause: null,
    payerChangesOn: null,
    restartableThroughOn: null,
  } as const;

  it('can be taken back until something else comes first, rule("SUB-11")', () => {
    expect(actionsOf({ ...runs, mayTakeBackPlan: true })).toContain('keepPlan');
    expect(actionsOf({ ...runs, endOn: '2026-12-31', mayTakeBackPlan: true })).toContain('keepPlan');
    expect(actionsOf({ ...runs, mayTakeBackPlan: false })).not.toContain('keepPlan');
    const pause = { fromOn: '2026-12-01', untilOn: '2026-12-31', reason: 'x', givesAccess: false };
    expect(actionsOf({ ...runs, pause, mayTakeBackPlan: true })).not.toContain('keepPlan');
  });

  it('waits until the first payment has come, and so does a pause, rule("SUB-02")', () => {
    const awaiting = { ...runs, state: 'PENDING', awaitsPayment: true, mayTakeBackPlan: false } as const;
    expect(actionsOf(awaiting)).toEqual(['stop', 'method']);
    expect(actionsOf({ ...awaiting, endOn: '2026-12-31' })).toEqual(['stop', 'removeStop', 'method']);
  });

  it('is not offered for what a death has ended, nor is another stop, rule("SUB-02")', () => {
    const ended = { ...runs, state: 'PENDING', endOn: '2026-12-31', stopKind: 'DECEASED', mayTakeBackPlan: false } as const;
    expect(actionsOf(ended, true)).toEqual([]);
    expect(actionsOf({ ...ended, awaitsPayment: true }, true)).toEqual([]);
    expect(actionsOf(ended, false)).toContain('removeStop');
  });
});
