/** One page of a list, and how many rows the whole list has. */
export type Page<Row> = { totalCount: number; rows: Row[] };
export type FetchPage<Row> = (skip: number, first: number, signal: AbortSignal) => Promise<Page<Row>>;

/** Wait this long after the last scroll before asking, so pages flicked past are never fetched … */
const SETTLE_MS = 60;
/** … but never keep a slow scroll waiting longer than this. */
const SETTLE_MAX_MS = 200;

/**
 * The rows of a very long server list, fetched page by page as a viewport needs them.
 *
 * Far pages are forgotten, requests for pages that scrolled out of sight are aborted, and a single
 * row can be patched in place (after an edit, or from an event) without asking the server again.
 * Its `subscribe` and `snapshot` fit React's `useSyncExternalStore`.
 */
export class WindowStore<Row extends { id: string }> {
  private pages = new Map<number, Row[]>();
  private patches = new Map<string, Row>();
  private loading = new Map<number, AbortController>();
  private listeners = new Set<() => void>();
  private revision = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waitingSince = 0;
  private wanted: [first: number, last: number] = [0, 0];

  /** Rows in the whole list; undefined until the first page has arrived. */
  total: number | undefined;
  /** Why the last request failed; cleared by the next one that succeeds. */
  error: unknown;

  constructor(
    private readonly fetchPage: FetchPage<Row>,
    readonly pageSize = 100,
    private readonly pagesMax = 60,
  ) {}

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  snapshot = () => this.revision;

  /** The row at a position of the list, or undefined while its page is on the way. */
  at(index: number): Row | undefined {
    const row = this.pages.get(Math.floor(index / this.pageSize))?.[index % this.pageSize];
    return row && (this.patches.get(row.id) ?? row);
  }

  /** Show this row instead of the fetched one with the same id; undefined goes back to the fetched one. */
  patch(id: string, row: Row | undefined) {
    if (row) this.patches.set(id, row);
    else this.patches.delete(id);
    this.changed();
  }

  /** Tell which rows are on the screen. The first call asks at once; later ones wait for the scroll to settle. */
  need(first: number, last: number) {
    const now = performance.now();
    if (this.timer === undefined) {
      this.waitingSince = now;
      this.ask(first, last);
    }
    clearTimeout(this.timer);
    const wait = Math.max(0, Math.min(SETTLE_MS, SETTLE_MAX_MS - (now - this.waitingSince)));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask(first, last);
    }, wait);
  }

  /** Ask again for what is on the screen, after a failure. */
  retry() {
    this.error = undefined;
    this.changed();
    this.ask(...this.wanted);
  }

  /** Forget everything and ask again: rows were added or their order changed. */
  refresh() {
    this.abortAll();
    this.pages.clear();
    this.patches.clear();
    this.retry();
  }

  /** Stop all requests; the list left the screen. */
  close() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.abortAll();
  }

  private ask(first: number, last: number) {
    this.wanted = [first, last];
    const from = Math.floor(first / this.pageSize);
    const to = Math.floor(last / this.pageSize);
    for (const [page, request] of this.loading) {
      if (page >= from - 1 && page <= to + 1) continue;
      request.abort();
      this.loading.delete(page);
    }
    for (let page = from; page <= to; page += 1) {
      if (!this.pages.has(page) && !this.loading.has(page)) void this.load(page);
    }
    this.forgetFarFrom(from);
  }

  private async load(page: number) {
    const request = new AbortController();
    this.loading.set(page, request);
    try {
      const result = await this.fetchPage(page * this.pageSize, this.pageSize, request.signal);
      if (request.signal.aborted) return;
      this.pages.set(page, result.rows);
      this.total = result.totalCount;
      this.error = undefined;
    } catch (error) {
      if (request.signal.aborted) return;
      this.error = error;
    } finally {
      if (this.loading.get(page) === request) this.loading.delete(page);
    }
    this.changed();
  }

  private forgetFarFrom(page: number) {
    const surplus = this.pages.size - this.pagesMax;
    if (surplus <= 0) return;
    const farthestFirst = [...this.pages.keys()].toSorted((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const far of farthestFirst.slice(0, surplus)) this.pages.delete(far);
  }

  private abortAll() {
    for (const request of this.loading.values()) request.abort();
    this.loading.clear();
  }

  private changed() {
    this.revision += 1;
    for (const listener of this.listeners) listener();
  }
}
