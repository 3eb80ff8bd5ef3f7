import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { OpenedWhy } from '@/app/outlook/LineWhy';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { today } from '@/app/today';
import { ReminderStateBadge } from '@/app/words/states';
import { Button, DateText, Money, Notice, Panel, Table, TableRows, toast, type TableColumn } from '@/ui';
import { RemindInvoiceDoc, type InvoiceSheetFragment } from './invoice.gql';

type Reminder = InvoiceSheetFragment['reminders'][number];
type Props = { invoice: InvoiceSheetFragment; onPostpone: () => void };

/** The reminders of an invoice, what comes next, and until when that was put off (DUN-05, DUN-06, DUN-09). */
export function Reminders({ invoice, onPostpone }: Props) {
  const t = useT();
  const format = useFormat();
  const { nextReminder: next, paymentStop: stop, collection, postponements, reminders } = invoice;
  if (!next && !stop && !collection && reminders.length === 0 && postponements.length === 0) return null;
  return (
    <Panel title={t('billing.reminders')}>
      {next && (
        <div className="row remind-next">
          <p>{t('billing.nextReminder', { n: next.step, on: format.date(next.on), process: next.processName })}</p>
          <NextActions invoice={invoice} isDue={next.on <= today()} onPostpone={onPostpone} />
        </div>
      )}
      {stop && (
        <div className="row remind-next">
          <OpenedWhy why={stop.why}>
            {t(stop.isSpared ? 'billing.paymentStopSpared' : 'billing.paymentStop', { on: format.date(stop.on) })}
          </OpenedWhy>
          <NextActions invoice={invoice} isDue={false} onPostpone={onPostpone} />
        </div>
      )}
      {collection && (
        <div className="row remind-next">
          <p>
            {t(collection.byItself ? 'billing.collectionByItself' : 'billing.collection', { on: format.date(collection.on) })}
          </p>
          {!stop && <NextActions invoice={invoice} isDue={false} onPostpone={onPostpone} />}
        </div>
      )}
      {postponements.length > 0 && (
        <ul className="postponements dim">
          {postponements.map((one, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- they never change their order
            <li key={place}>
              {t('billing.postponed', { on: format.date(one.untilOn), name: one.postponedBy, reason: one.reason })}
            </li>
          ))}
        </ul>
      )}
      <ReminderTable reminders={reminders} />
    </Panel>
  );
}

type ActionProps = { invoice: InvoiceSheetFragment; isDue: boolean; onPostpone: () => void };

function NextActions({ invoice, isDue, onPostpone }: ActionProps) {
  const t = useT();
  const may = useMay();
  const { run, pending } = useCommand(RemindInvoiceDoc);
  const { key, renew } = useIdempotencyKey();
  const [problem, setProblem] = useState<string>();
  if (!may('invoices:write')) return null;

  const remind = async () => {
    const answer = await run({ invoiceId: invoice.id, idempotencyKey: key });
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'done') {
      const { reminder } = answer.value;
      setProblem(undefined);
      toast(reminder ? t('billing.reminded', { number: reminder.number }) : t('billing.settledByCredit'));
      renew();
    }
  };

  return (
    <>
      <div className="row">
        <Button small onPress={onPostpone}>
          {t('billing.postpone')}
        </Button>
        {isDue && (
          <Button small isPending={pending} onPress={() => void remind()}>
            {t('billing.remindNow')}
          </Button>
        )}
      </div>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}

function ReminderTable({ reminders }: { reminders: readonly Reminder[] }) {
  const t = useT();
  if (reminders.length === 0) return <p className="dim">{t('billing.noReminders')}</p>;
  const columns: TableColumn<Reminder>[] = [
    {
      id: 'number',
      header: t('billing.reminder'),
      isName: true,
      cell: (one) => (
        <a href={one.pdfUrl} target="_blank" rel="noreferrer" aria-label={t('billing.openReminder', { number: one.number })}>
          {one.number}
        </a>
      ),
    },
    { id: 'issuedOn', header: t('billing.issuedOn'), cell: (one) => <DateText date={one.issuedOn} /> },
    { id: 'dueOn', header: t('billing.dueOn'), cell: (one) => <DateText date={one.dueOn} /> },
    { id: 'fee', header: t('billing.fee'), end: true, cell: (one) => <Money minor={one.feeMinor} currency={one.currency} /> },
    {
      id: 'openFee',
      header: t('billing.openFee'),
      end: true,
      cell: (one) => <Money minor={one.openFeeMinor} currency={one.currency} />,
    },
    { id: 'total', header: t('billing.total'), end: true, cell: (one) => <Money minor={one.totalMinor} currency={one.currency} /> },
    { id: 'state', header: t('billing.status'), cell: (one) => <ReminderStateBadge state={one.state} /> },
    {
      id: 'why',
      header: t('rehearsal.why'),
      wrap: true,
      cell: (one) => <OpenedWhy why={one.why}>{one.why.length > 0 && t('billing.reminderWhy', { n: one.step })}</OpenedWhy>,
    },
  ];
  return (
    <Table label={t('billing.reminders')} columns={columns}>
      <TableRows columns={columns} rows={reminders} rowKey={(one) => one.id} />
    </Table>
  );
}
