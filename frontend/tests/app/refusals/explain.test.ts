import { describe, expect, it } from 'vitest';
import { POSSIBLE_TYPES } from '@/app/graphql/types.gen';
import { translator } from '@/app/i18n';
import { en } from '@/app/i18n/catalogues/en';
import { explainReason } from '@/app/reasons/explain';
import { explainFailure } from '@/app/refusals/failure';
import { explainFields, explainRefusal, fieldMessages, formPath } from '@/app/refusals/explain';

const t = translator('en', en);
const refusal = (typename: string, extra: object = {}) => ({
  __typename: typename,
  code: 'CODE',
  message: 'The words of the server.',
  fields: [],
  ...extra,
});

describe('refusals', () => {
  it('have words for every kind that the schema knows', () => {
    const silent = (POSSIBLE_TYPES['Refusal'] ?? []).filter((name) => !t.has(`refusal.${name}`));
    expect(silent).toEqual([]);
  });

  it('name the state that was in the way', () => {
    const text = explainRefusal(t, refusal('InvoiceNotOpen', { state: 'CREDITED' }));
    expect(text).toBe('The invoice cannot be credited: it is already credited.');
  });

  it('are a sentence also where only their code is known', () => {
    const said = (code: string) =>
      explainReason(t, {
        __typename: 'RoutineMiss',
        code: 'REFUSED',
        arguments: [{ name: 'refusal', value: { __typename: 'TextValue', text: code } }],
      });
    expect(said('NO_BANK_ACCOUNT')).toBe(`It was refused: ${t('refusal.NoBankAccount')}`);
    expect(said('MONTH_CLOSED')).not.toContain('{');
    expect(said('SOMETHING_NEW')).toBe('It was refused: The service said no, with the code SOMETHING_NEW.');
  });

  it('use the numbers that came with them', () => {
    expect(explainRefusal(t, refusal('PreviewOutdated', { invoices: 1 }))).toContain('1 invoice.');
  });

  it('say the reason that came with them in the reader’s words', () => {
    const on = { name: 'on', value: { __typename: 'DateValue', on: '2026-05-01' } };
    const product = { name: 'product', value: { __typename: 'TextValue', text: 'Bladet' } };
    const reason = { __typename: 'PlanObstacle', code: 'NO_PRICE', arguments: [on, product] };
    const text = explainRefusal(t, refusal('PlanNotSellable', { reason }));
    expect(text).toBe('The plan cannot be started: Bladet has no price for periods that start on 01/05/2026.');
  });

  it('end with the rule that says so, once', () => {
    const text = explainRefusal(t, refusal('InvoiceNotOpen', { state: 'CREDITED', rule: 'BIL-11' }));
    expect(text).toBe('The invoice cannot be credited: it is already credited (BIL-11).');
    const reason = { __typename: 'ReminderObstacle', code: 'CREDITED', arguments: [] };
    const refused = explainRefusal(t, refusal('ReminderRefused', { reason, rule: 'DUN-03' }));
    expect(refused.split('DUN-03')).toHaveLength(2);
  });

  it('never use the words of the server, not even for a kind that is new', () => {
    expect(explainRefusal(t, refusal('SomethingNew'))).not.toContain('The words of the server.');
  });
});

describe('field problems', () => {
  it('land on the paths of the form', () => {
    expect(formPath('input.addresses[0].city')).toBe('addresses.0.city');
    expect(formPath('input.email')).toBe('email');
    expect(formPath('reason')).toBe('reason');
  });

  const least = { name: 'least', value: { __typename: 'NumberValue', number: 1 } } as const;
  const most = { name: 'most', value: { __typename: 'NumberValue', number: 9 } } as const;

  it('are explained by their code and its values, never by the server, the first of a path counting', () => {
    const messages = fieldMessages(t, {
      ...refusal('InvalidInput'),
      fields: [
        { path: 'input.email', code: 'REQUIRED', message: 'server', arguments: [] },
        { path: 'input.email', code: 'EMAIL', message: 'second', arguments: [] },
        { path: 'input.phone', code: 'UNHEARD_OF', message: 'Phone is odd.', arguments: [] },
        { path: 'input.copies', code: 'RANGE', message: 'copies are 1–9', arguments: [least, most] },
        { path: 'input.days', code: 'RANGE', message: 'days are 1–9', arguments: [] },
      ],
    });
    expect(messages).toEqual({
      email: 'Required',
      phone: 'Not valid',
      copies: 'Must be from 1 to 9',
      days: 'Not valid',
    });
  });
});

describe('several field problems', () => {
  it('are sentences with their rules, each said once', () => {
    const one = { path: 'a', code: 'VIPPS_PRICE', message: '', arguments: [], rule: 'CAT-19' };
    const two = { path: 'b', code: 'REQUIRED', message: '', arguments: [], rule: null };
    const said = explainFields(t, [one, { ...one, path: 'c' }, two]);
    expect(said.split('(CAT-19).')).toHaveLength(2);
    expect(said.endsWith('Required.')).toBe(true);
    expect(said).not.toContain('..');
  });
});

const failed = (extensions: object) => ({ graphQLErrors: [{ extensions }] });

describe('failures', () => {
  it('tell a missing right, a missing thing and a bug apart', () => {
    expect(explainFailure(t, failed({ code: 'NOT_ALLOWED' })).title).toContain('access');
    expect(explainFailure(t, failed({ code: 'NOT_FOUND' })).title).toContain('no such page');
    expect(explainFailure(t, failed({ code: 'INTERNAL', reference: 'ab12' })).hint).toContain('ab12');
  });

  it('blame the contact otherwise', () => {
    expect(explainFailure(t, new TypeError('fetch failed')).title).toBe('No contact with the service');
    expect(explainFailure(t, undefined).title).toBe('No contact with the service');
  });
});
