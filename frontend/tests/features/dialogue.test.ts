import { describe, expect, it } from 'vitest';
import { dispatchFilterOf } from '@/features/dialogue/dispatchSearch';

describe('the list of dispatches', () => {
  it('turns its address into a filter, and leaves out what is not chosen', () => {
    expect(dispatchFilterOf({})).toEqual({});
    expect(dispatchFilterOf({ state: 'FAILED', channel: 'SMS', campaign: 'c', dispatch: 'open beside' })).toEqual({
      state: 'FAILED',
      channel: 'SMS',
      campaignId: 'c',
    });
  });
});
