import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Button, InstantText, Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import { RunFilesDoc, type RunSheetFragment } from './runs.gql';
import { SettlePayroll, type RunFile } from './SettlePayroll';

const AGAIN_MS = 2_000;
/** For so long after its end a run without a file is asked whether it has one. */
const BEGINS_WITHIN_MS = 30_000;

/** The files that a run made for its destinations, each to be fetched once it is ready (RUN-01). */
export function RunFiles({ run }: { run: RunSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const mayPay = useMay()('payments:write');
  const [settling, setSettling] = useState<RunFile>();
  const [{ data }, ask] = useQuery({
    query: RunFilesDoc,
    variables: { id: run.id },
    pause: run.state !== 'DONE',
    requestPolicy: 'cache-and-network',
  });
  const files = data?.run?.files ?? [];
  const isMaking = files.some((file) => !file.url && !file.withdrawn);
  const finishedAt = run.finishedAt;
  const isDone = run.state === 'DONE';
  const hasNone = files.length === 0;
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setInterval(() => {
      const isFresh = finishedAt ? Date.now() - Date.parse(finishedAt) < BEGINS_WITHIN_MS : false;
      if (isMaking || (hasNone && isFresh)) ask({ requestPolicy: 'network-only' });
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isDone, isMaking, hasNone, finishedAt, ask]);
  if (hasNone) return null;
  const again = () => ask({ requestPolicy: 'network-only' });
  const every: TableColumn<RunFile>[] = [
    {
      id: 'file',
      header: t('billing.file'),
      isName: true,
      wrap: true,
      cell: (file) => [t(`destination.${file.destination}`), file.employer?.name].filter(Boolean).join(', '),
    },
    { id: 'documents', header: t('billing.file.documents'), end: true, cell: (file) => format.number(file.documents) },
    {
      id: 'total',
      header: t('billing.total'),
      end: true,
      cell: (file) => <Money minor={file.totalMinor} currency={run.currency} />,
    },
    { id: 'made', header: t('billing.file.made'), cell: (file) => <InstantText at={file.createdAt} /> },
    {
      id: 'fetch',
      header: t('billing.file.fetch'),
      cell: (file) =>
        file.url ? (
          <a href={file.url} download onClick={() => setTimeout(again, AGAIN_MS)}>
            {t('billing.file.fetch')}
          </a>
        ) : (
          <span className="dim">{t(file.withdrawn ? 'billing.file.withdrawn' : 'billing.file.making')}</span>
        ),
    },
    { id: 'fetched', header: t('billing.file.fetched'), cell: (file) => <InstantText at={file.fetchedAt} /> },
    {
      id: 'settled',
      header: t('billing.payrollSettled'),
      cell: (file) =>
        file.employer ? (
          <div className="row">
            <span>{t('billing.payrollSettledOf', { n: file.settled, all: file.documents })}</span>
            {mayPay && file.url && file.settled < file.documents && (
              <Button small onPress={() => setSettling(file)}>
                {t('billing.payrollSettle')}
              </Button>
            )}
          </div>
        ) : (
          '–'
        ),
    },
  ];
  const columns = every.filter((column) => column.id !== 'settled' || files.some((file) => file.employer));
  return (
    <Panel title={t('billing.files')}>
      <Table label={t('billing.files')} columns={columns}>
        <TableRows columns={columns} rows={files} rowKey={(file) => file.id} />
      </Table>
      {settling && (
        <SettlePayroll
          file={settling}
          currency={run.currency}
          onClose={() => setSettling(undefined)}
          onSettled={again}
        />
      )}
    </Panel>
  );
}
