import type { Channel, DispatchFilter, DispatchState } from './dispatches.gql';

export const STATES = ['QUEUED', 'SENDING', 'SENT', 'FAILED', 'IN_DOUBT'] as const satisfies readonly DispatchState[];
export const CHANNELS = ['EMAIL', 'SMS', 'LETTER'] as const satisfies readonly Channel[];

export type DispatchSearch = {
  state?: DispatchState | undefined;
  channel?: Channel | undefined;
  campaign?: string | undefined;
  /** The one that is open beside the list. */
  dispatch?: string | undefined;
};

export const dispatchFilterOf = ({ state, channel, campaign }: DispatchSearch): DispatchFilter => ({
  ...(state ? { state } : {}),
  ...(channel ? { channel } : {}),
  ...(campaign ? { campaignId: campaign } : {}),
});
