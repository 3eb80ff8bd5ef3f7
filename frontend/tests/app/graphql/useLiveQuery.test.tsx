import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { act, render, screen } from '@testing-library/react';
import { Client, type ExchangeIO, type Operation, type OperationResult } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { Provider } from 'urql';
import { filter, makeSubject, merge, pipe, tap } from 'wonka';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { doc } from '@/app/graphql/doc';
import { rememberPositions } from '@/app/graphql/positions';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';

type Invoice = { __typename: 'Invoice'; id: string; openMinor: number };
type Answer = { position: string; invoice: Invoice };
type Event = { paymentStatus: { __typename: 'PaymentStatusEvent'; cursor: string; invoice: Invoice } };

const QUERY = doc<Answer, { id: string }>(
  'query Page($id:ID!){position invoice(id:$id){__typename id openMinor}}',
);
const LIVE = doc<Event, { id: string; after?: string }>(
  'subscription Live($id:ID!$after:Cursor){paymentStatus(invoiceId:$id after:$after){__typename cursor invoice{__typename id openMinor}}}',
);

/** A server that answers when the test says so. */
class Server {
  asked: Operation[] = [];
  watched: Operation[] = [];
  private out = makeSubject<OperationResult>();

  exchange =
    () =>
    (operations: Parameters<ExchangeIO>[0]): ReturnType<ExchangeIO> =>
      merge([
        this.out.source,
        pipe(
          operations,
          tap((operation) => {
            if (operation.kind === 'query') this.asked.push(operation);
            if (operation.kind === 'subscription') this.watched.push(operation);
            if (operation.kind === 'teardown') this.watched = this.watched.filter((one) => one.key !== operation.key);
          }),
          filter(() => false),
        ) as unknown as ReturnType<ExchangeIO>,
      ]);

  async answer(data: object, operation = this.asked.at(-1)) {
    if (!operation) throw new Error('nobody asked');
    await act(async () => this.out.next({ operation, data, stale: false, hasNext: operation.kind === 'subscription' }));
  }
}

let server: Server;
let client: Client;
beforeEach(() => {
  server = new Server();
  const embedded = { PaymentStatusEvent: () => null };
  client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [cacheExchange({ keys: embedded }), rememberPositions, () => server.exchange()],
  });
});

const invoice = (openMinor: number, id = 'i1'): Invoice => ({ __typename: 'Invoice', id, openMinor });

function Page({ id, asksAgain = false }: { id: string; asksAgain?: boolean }) {
  const { data, told } = useLiveQuery({
    query: QUERY,
    variables: { id },
    live: LIVE as TypedDocumentNode<Event, { id: string; after?: string }>,
    liveVariables: { id },
    pause: (shown) => shown.invoice.openMinor === 0,
    asksAgain,
  });
  return (
    <p>
      {data ? `open ${data.invoice.openMinor}` : 'loading'}, {told ? told.paymentStatus.cursor : 'nothing'} told
    </p>
  );
}

const draw = (page: React.ReactNode) => render(<Provider value={client}>{page}</Provider>);
const text = () => screen.getByText(/told/).textContent;
const after = () => server.watched.map((operation) => (operation.variables as { after?: string }).after);

describe('a query with a subscription', () => {
  it('starts to listen where the query was answered, so nothing falls between', async () => {
    draw(<Page id="i1" />);
    expect(server.watched).toEqual([]);
    await server.answer({ position: '7-0', invoice: invoice(500) });
    expect(after()).toEqual(['7-0']);
    await server.answer(
      { paymentStatus: { __typename: 'PaymentStatusEvent', cursor: '8-1', invoice: invoice(0) } },
      server.watched[0],
    );
    expect(text()).toBe('open 0, 8-1 told');
  });

  it('does not start again when the query is asked again', async () => {
    draw(<Page id="i1" />);
    await server.answer({ position: '7-0', invoice: invoice(500) });
    await server.answer({ position: '9-0', invoice: invoice(400) });
    expect(text()).toContain('open 400');
    expect(after()).toEqual(['7-0']);
  });

  it('takes its own position, not that of another query which the cache has seen since', async () => {
    draw(
      <>
        <Page id="i1" />
        <i />
      </>,
    );
    const [first] = server.asked;
    client.query(QUERY, { id: 'i2' }).toPromise();
    await server.answer({ position: '99-0', invoice: invoice(1, 'i2') });
    await server.answer({ position: '7-0', invoice: invoice(500) }, first);
    expect(after()).toEqual(['7-0']);
  });

  it('shows nothing of what was told about what was shown before', async () => {
    const { rerender } = draw(<Page id="i1" />);
    await server.answer({ position: '7-0', invoice: invoice(500) });
    await server.answer(
      { paymentStatus: { __typename: 'PaymentStatusEvent', cursor: '8-1', invoice: invoice(400) } },
      server.watched[0],
    );
    expect(text()).toContain('8-1');
    rerender(
      <Provider value={client}>
        <Page id="i2" />
      </Provider>,
    );
    await server.answer({ position: '9-0', invoice: invoice(300, 'i2') });
    expect(text()).toBe('open 300, nothing told');
    expect(after()).toEqual(['9-0']);
  });

  it('stops listening when nothing more can happen', async () => {
    draw(<Page id="i1" />);
    await server.answer({ position: '7-0', invoice: invoice(0) });
    expect(server.watched).toEqual([]);
  });

  it('asks again after events that do not carry what is shown, once for many', async () => {
    vi.useFakeTimers();
    draw(<Page id="i1" asksAgain />);
    await server.answer({ position: '7-0', invoice: invoice(500) });
    const before = server.asked.length;
    for (const cursor of ['8-1', '8-2', '8-3']) {
      await server.answer(
        { paymentStatus: { __typename: 'PaymentStatusEvent', cursor, invoice: invoice(400) } },
        server.watched[0],
      );
    }
    act(() => void vi.advanceTimersByTime(1000));
    expect(server.asked.length - before).toBe(1);
    vi.useRealTimers();
  });
});
