import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Badge, Button, Dialog, InstantText, SkeletonRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CloseMonthDoc, LedgerMonthsDoc, type MonthLineFragment } from './months.gql';
import { ReopenMonth } from './ReopenMonth';

type Asked = { what: 'close' | 'reopen'; month: string };

/** The months of a journal: a closed one takes no more entries (LED-06). */
export default function Months({ organisationId }: { organisationId: string }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const [{ data, error }, refetch] = useQuery({
    query: LedgerMonthsDoc,
    variables: { organisationId },
    requestPolicy: 'cache-and-network',
  });
  const [asked, setAsked] = useState<Asked>();
  const { run, pending } = useCommand(CloseMonthDoc);
  const mayClose = may('ledger:close');
  const mayReopen = may('ledger:reopen');
  const columns = useMemo(
    () => columnsOf(t, format, { mayClose, mayReopen, ask: setAsked }),
    [t, format, mayClose, mayReopen],
  );

  const close = async (month: string) => {
    const answer = await run({ organisationId, month });
    setAsked(undefined);
    if (answer?.kind === 'done') toast(t('ledger.closed', { month: format.month(month) }));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={8} />;
  return (
    <div className="stack">
      <p className="dim">{t('ledger.monthsHint')}</p>
      <Table label={t('ledger.view.months')} columns={columns}>
        <TableRows columns={columns} rows={data.ledgerMonths.months} rowKey={(one) => one.month} />
      </Table>
      <Dialog
        open={asked?.what === 'close'}
        onClose={() => setAsked(undefined)}
        title={t('ledger.closeTitle', { month: asked ? format.month(asked.month) : '' })}
      >
        <div className="stack">
          <p>{t('ledger.closeMeans')}</p>
          <div className="row">
            <Button look="main" isPending={pending} onPress={() => asked && void close(asked.month)}>
              {t('ledger.close')}
            </Button>
            <Button onPress={() => setAsked(undefined)}>{t('ui.cancel')}</Button>
          </div>
        </div>
      </Dialog>
      <Dialog
        open={asked?.what === 'reopen'}
        onClose={() => setAsked(undefined)}
        title={t('ledger.reopenTitle', { month: asked ? format.month(asked.month) : '' })}
      >
        {asked && (
          <ReopenMonth organisationId={organisationId} month={asked.month} onClose={() => setAsked(undefined)} />
        )}
      </Dialog>
    </div>
  );
}

type Offers = { mayClose: boolean; mayReopen: boolean; ask: (asked: Asked) => void };

const columnsOf = (t: Translate, format: Formatter, offers: Offers): TableColumn<MonthLineFragment>[] => [
  { id: 'month', header: t('ledger.month'), isName: true, cell: (one) => format.month(one.month) },
  { id: 'entries', header: t('ledger.entries'), end: true, cell: (one) => format.number(one.entries) },
  {
    id: 'state',
    header: t('ledger.state'),
    cell: (one) =>
      one.closedAt ? (
        <Badge tone="mute">{t('ledger.isClosed')}</Badge>
      ) : (
        <Badge tone="good">{t(one.isOver ? 'ledger.isOpen' : 'ledger.isRunning')}</Badge>
      ),
  },
  { id: 'at', header: t('ledger.closedAt'), cell: (one) => <InstantText at={one.closedAt} /> },
  { id: 'by', header: t('ledger.closedBy'), cell: (one) => one.closedBy ?? <span className="dim">–</span> },
  {
    id: 'actions',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (one) => <MonthAction one={one} offers={offers} t={t} label={format.month(one.month)} />,
  },
];

type ActionProps = { one: MonthLineFragment; offers: Offers; t: Translate; label: string };

function MonthAction({ one, offers, t, label }: ActionProps) {
  const what = one.closedAt ? 'reopen' : 'close';
  const isOffered = one.closedAt ? offers.mayReopen : offers.mayClose && one.isOver;
  if (!isOffered) return null;
  return (
    <Button
      small
      aria-label={`${t(`ledger.${what}`)} ${label}`}
      onPress={() => offers.ask({ what, month: one.month })}
    >
      {t(`ledger.${what}`)}
    </Button>
  );
}
