import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange, mapExchange, type CombinedError } from '@urql/core';
import { refetchActive, rememberActive } from './active';
import { doubtSession } from './doubt';
import { rememberPositions } from './positions';
import { makeLiveExchange } from './socket';
import { KEYLESS, POSSIBLE_TYPES } from './types.gen';
import { updates } from './updates';

const ENDPOINT = '/graphql';

/** The header proves that the request comes from this page; a foreign page cannot set it. */
export const fetchOptions = { credentials: 'same-origin', headers: { 'x-kontingent': '1' } } as const;

/** The session may have ended: the server does not know who asks. */
function isDoubtful(error: CombinedError) {
  if (error.response?.status === 401) return true;
  return error.graphQLErrors.some((one) => one.extensions?.['code'] === 'NOT_SIGNED_IN');
}

const watchSession = mapExchange({
  onError: (error) => {
    if (isDoubtful(error)) doubtSession();
  },
});

const embedded = Object.fromEntries(KEYLESS.map((type) => [type, () => null]));

/** The schema's root types by name: `Subscription` is a member's agreement here, so the live root is `Live`. */
const roots = {
  __schema: {
    queryType: { name: 'Query' },
    mutationType: { name: 'Mutation' },
    subscriptionType: { name: 'Live' },
  },
};

const normalise = cacheExchange({ schema: roots, keys: embedded, possibleTypes: POSSIBLE_TYPES, updates });

const live = makeLiveExchange({ onMissed: () => refetchActive(entities) });

/** Pages: one normalised copy of every member, invoice, run … that is on the screen. */
export const entities: Client = new Client({
  url: ENDPOINT,
  preferGetMethod: false,
  fetchOptions,
  exchanges: [rememberActive, normalise, rememberPositions, watchSession, fetchExchange, live],
});

/** Long lists and look-ups: no cache; a `WindowStore` or a field holds what is shown. */
export const bulk = new Client({
  url: ENDPOINT,
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions,
  exchanges: [watchSession, fetchExchange],
});
