import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WindowStore, type FetchPage } from '@/app/graphql/windows';

type Row = { id: string; name: string };

const page = (skip: number, first: number) => ({
  totalCount: 10_000,
  rows: Array.from({ length: first }, (_, index) => ({ id: `${skip + index}`, name: 'fetched' })),
});

const settle = () => vi.advanceTimersByTimeAsync(300);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('WindowStore', () => {
  it('asks for the first page at once and knows the total', async () => {
    const fetchPage = vi.fn<FetchPage<Row>>(async (skip, first) => page(skip, first));
    const store = new WindowStore<Row>(fetchPage);
    store.need(0, 30);
    expect(fetchPage).toHaveBeenCalledWith(0, 100, expect.anything());
    await settle();
    expect(store.total).toBe(10_000);
    expect(store.at(99)?.id).toBe('99');
    expect(store.at(100)).toBeUndefined();
  });

  it('never asks for pages that a flick passed over', async () => {
    const fetchPage = vi.fn<FetchPage<Row>>(async (skip, first) => page(skip, first));
    const store = new WindowStore<Row>(fetchPage);
    store.need(0, 30);
    for (let at = 1; at < 9; at += 1) store.need(at * 1000, at * 1000 + 30);
    await settle();
    expect(fetchPage.mock.calls.map(([skip]) => skip)).toEqual([0, 8000]);
  });

  it('still asks during a long slow scroll', async () => {
    const fetchPage = vi.fn<FetchPage<Row>>(async (skip, first) => page(skip, first));
    const store = new WindowStore<Row>(fetchPage);
    for (let step = 0; step < 12; step += 1) {
      store.need(step * 100, step * 100 + 30);
      await vi.advanceTimersByTimeAsync(40);
    }
    expect(fetchPage.mock.calls.length).toBeGreaterThan(2);
  });

  it('aborts a request whose page left the screen', async () => {
    const signals: AbortSignal[] = [];
    const store = new WindowStore<Row>((_skip, _first, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    store.need(0, 30);
    store.need(5000, 5030);
    await settle();
    expect(signals[0]?.aborted).toBe(true);
    expect(signals.at(-1)?.aborted).toBe(false);
  });

  it('ignores an answer that arrives after its request was aborted', async () => {
    const answers: (() => void)[] = [];
    const store = new WindowStore<Row>(
      (skip, first) => new Promise((resolve) => answers.push(() => resolve(page(skip, first)))),
    );
    store.need(0, 30);
    store.need(5000, 5030);
    await settle();
    answers[0]?.();
    await settle();
    expect(store.at(0)).toBeUndefined();
  });

  it('forgets far pages and fetches them again when they are needed', async () => {
    const fetchPage = vi.fn<FetchPage<Row>>(async (skip, first) => page(skip, first));
    const store = new WindowStore<Row>(fetchPage, 100, 2);
    for (const first of [0, 1000, 2000, 3000]) {
      store.need(first, first + 10);
      await settle();
    }
    store.need(3000, 3010);
    await settle();
    expect(store.at(0)).toBeUndefined();
    expect(store.at(3000)?.id).toBe('3000');
  });

  it('patches a row in place and rolls it back', async () => {
    const store = new WindowStore<Row>(async (skip, first) => page(skip, first));
    store.need(0, 30);
    await settle();
    store.patch('5', { id: '5', name: 'patched' });
    expect(store.at(5)?.name).toBe('patched');
    store.patch('5', undefined);
    expect(store.at(5)?.name).toBe('fetched');
  });

  it('keeps the error of a failed request until a retry succeeds', async () => {
    let works = false;
    const store = new WindowStore<Row>(async (skip, first) => {
      if (!works) throw new Error('offline');
      return page(skip, first);
    });
    store.need(0, 30);
    await settle();
    expect(store.error).toBeInstanceOf(Error);
    works = true;
    store.retry();
    await settle();
    expect(store.error).toBeUndefined();
    expect(store.at(0)?.id).toBe('0');
  });

  it('tells its listeners of every change and nothing after they left', async () => {
    const store = new WindowStore<Row>(async (skip, first) => page(skip, first));
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.need(0, 30);
    await settle();
    expect(listener).toHaveBeenCalledTimes(1);
    leave();
    store.patch('1', { id: '1', name: 'x' });
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
