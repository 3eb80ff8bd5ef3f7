import { createClient } from 'graphql-ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isTooFarBehind, resuming } from '@/app/graphql/resume';
import { retryDelayMs } from '@/app/graphql/socket';

const QUERY = 'subscription P($after:Cursor){runProgress(after:$after){cursor}}';
const event = (cursor: string) => ({ data: { runProgress: { cursor } } });
const sink = () => ({ next: vi.fn(), error: vi.fn(), complete: vi.fn() });

describe('resuming', () => {
  it('writes the cursor of each event into the payload and passes the event on', () => {
    const payload = { query: QUERY, variables: { runId: 'r' } as Record<string, unknown> };
    const target = sink();
    const resumed = resuming(payload, target);
    resumed.next(event('10-1'));
    resumed.next(event('12-0'));
    expect(payload.variables).toEqual({ runId: 'r', after: '12-0' });
    expect(target.next).toHaveBeenCalledTimes(2);
  });

  it('keeps the last cursor when an event carries none', () => {
    const payload = { query: QUERY, variables: {} as Record<string, unknown> };
    const resumed = resuming(payload, sink());
    resumed.next(event('10-1'));
    resumed.next({ data: null } as never);
    expect(payload.variables).toEqual({ after: '10-1' });
  });

  it('knows when the server no longer has what was missed', () => {
    expect(isTooFarBehind([{ message: 'x', extensions: { code: 'TOO_FAR_BEHIND' } }])).toBe(true);
    expect(isTooFarBehind([{ message: 'x' }])).toBe(false);
    expect(isTooFarBehind(new Error('closed'))).toBe(false);
  });

  it('leaves subscriptions without a cursor alone', () => {
    const payload = { query: 'subscription D{dashboardChanged{at}}', variables: {} };
    const target = sink();
    expect(resuming(payload, target)).toBe(target);
  });
});

/** As much of a socket as the client library needs; the test plays the server. */
class PlayedSocket {
  static opened: PlayedSocket[] = [];
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState = 1;
  sent: { type: string; id?: string; payload?: { variables: Record<string, unknown> } }[] = [];
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: (close: { code: number; reason: string; wasClean: boolean }) => void;
  onerror?: (error: unknown) => void;

  constructor() {
    PlayedSocket.opened.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string) {
    const message = JSON.parse(text);
    this.sent.push(message);
    if (message.type === 'connection_init') this.say({ type: 'connection_ack' });
  }

  say(message: object) {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }

  close() {}

  drop() {
    this.readyState = 3;
    this.onclose?.({ code: 1006, reason: '', wasClean: false });
  }
}

describe('a lost connection', () => {
  afterEach(() => {
    PlayedSocket.opened = [];
  });

  it('continues after the last event that was seen', async () => {
    const client = createClient({
      url: 'ws://played/graphql',
      webSocketImpl: PlayedSocket,
      retryAttempts: Infinity,
      shouldRetry: () => true,
      retryWait: () => Promise.resolve(),
    });
    const payload = { query: QUERY, variables: {} as Record<string, unknown> };
    const target = sink();
    const leave = client.subscribe(payload, resuming(payload, target) as never);
    const subscribed = (socket: PlayedSocket | undefined) => socket?.sent.find((one) => one.type === 'subscribe');

    await vi.waitFor(() => expect(subscribed(PlayedSocket.opened[0])).toBeTruthy());
    const first = PlayedSocket.opened[0];
    expect(subscribed(first)?.payload?.variables).toEqual({});
    first?.say({ type: 'next', id: subscribed(first)?.id, payload: event('41-7') });
    await vi.waitFor(() => expect(target.next).toHaveBeenCalledTimes(1));

    first?.drop();
    await vi.waitFor(() => expect(subscribed(PlayedSocket.opened[1])).toBeTruthy());
    expect(subscribed(PlayedSocket.opened[1])?.payload?.variables).toEqual({ after: '41-7' });
    leave();
  });
});

describe('waiting between tries', () => {
  it('grows up to a limit and is never the same for all', () => {
    expect(retryDelayMs(0, () => 1)).toBe(500);
    expect(retryDelayMs(3, () => 1)).toBe(4000);
    expect(retryDelayMs(30, () => 1)).toBe(15_000);
    expect(retryDelayMs(3, () => 0)).toBe(2000);
  });
});
