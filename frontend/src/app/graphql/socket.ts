import { createClient, type Sink } from 'graphql-ws';
import { subscriptionExchange } from '@urql/core';
import { doubtSession } from './doubt';
import { isTooFarBehind, resuming } from './resume';

/** `idle`: nothing on the screen asks for live data, so there is no socket. */
export type SocketState = 'idle' | 'connecting' | 'live' | 'down';

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;
const KEEP_ALIVE_MS = 20_000;
const NORMAL_CLOSE = 1000;
const NO_SESSION_CLOSE = 4401;

let state: SocketState = 'idle';
const listeners = new Set<() => void>();

function become(next: SocketState) {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

/** The state of the one socket, in the form that `useSyncExternalStore` takes. */
export const socketState = {
  get: () => state,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

/** Doubles with each try; the random part keeps a thousand screens from coming back in the same instant. */
export function retryDelayMs(retries: number, random: () => number = Math.random): number {
  const base = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** retries);
  return base / 2 + (base / 2) * random();
}

const socket = createClient({
  url: () => `${location.protocol.replace('http', 'ws')}//${location.host}/graphql`,
  lazy: true,
  lazyCloseTimeout: 3000,
  keepAlive: KEEP_ALIVE_MS,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, retryDelayMs(retries))),
  on: {
    connecting: (isRetry) => become(isRetry ? 'down' : 'connecting'),
    connected: () => become('live'),
    closed: (event) => {
      const { code } = event as CloseEvent;
      become(code === NORMAL_CLOSE ? 'idle' : 'down');
      if (code === NO_SESSION_CLOSE) doubtSession();
    },
  },
});

type LiveOptions = {
  /** Events were lost for good: the server no longer has those after the last one that was seen. */
  onMissed: () => void;
};

/** Carries urql's subscriptions over the socket, each resumed from its last event. */
export const makeLiveExchange = ({ onMissed }: LiveOptions) =>
  subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => {
        let leave: (() => void) | undefined;
        const enter = (variables: Record<string, unknown>) => {
          const payload = { query: request.query ?? '', variables };
          const resumed = resuming(payload, sink as Sink);
          const error = (problem: unknown) => {
            if (!isTooFarBehind(problem)) return resumed.error(problem);
            enter({ ...variables, after: null });
            return onMissed();
          };
          leave = socket.subscribe(payload, { ...resumed, error });
        };
        enter({ ...request.variables });
        return { unsubscribe: () => leave?.() };
      },
    }),
  });
