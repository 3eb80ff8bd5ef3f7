import { describe, expect, it, vi } from 'vitest';
import { updates } from '@/app/graphql/updates';

type Update = (result: unknown, args: unknown, cache: unknown, info: unknown) => void;

/** What a mutation's answer makes the cache forget. */
function forgotten(mutation: string, answer: unknown) {
  const invalidate = vi.fn();
  const cache = { invalidate, inspectFields: () => [{ fieldName: 'campaigns', arguments: null }] };
  const update = (updates.Mutation as Record<string, Update>)[mutation];
  update?.({ [mutation]: answer }, {}, cache, {});
  return invalidate.mock.calls;
}

const campaign = { id: 'part', parent: { id: 'whole' } };

describe('what a mutation makes stale', () => {
  it('a gift: the results of its campaign and of the whole, but not the campaign that the answer holds', () => {
    expect(forgotten('registerGift', { __typename: 'RegisterGiftSuccess', gift: { campaign } })).toEqual([
      [{ __typename: 'Campaign', id: 'part' }, 'result'],
      [{ __typename: 'Campaign', id: 'whole' }, 'result'],
    ]);
  });

  it('a new part of a campaign: the list, and the parts of the whole', () => {
    expect(forgotten('createCampaign', { __typename: 'CreateCampaignSuccess', campaign })).toEqual([
      ['Query', 'campaigns', undefined],
      [{ __typename: 'Campaign', id: 'whole' }, 'subCampaigns'],
    ]);
  });

  it('a refusal: nothing', () => {
    expect(forgotten('registerGift', { __typename: 'NotAllowed' })).toEqual([]);
    expect(forgotten('createCampaign', { __typename: 'InvalidInput' })).toEqual([]);
  });
});
