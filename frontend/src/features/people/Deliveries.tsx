import { useState } from 'react';
import { useQuery } from 'urql';
import { useCommand } from '@/app/commands/useCommand';
import { lastIncludedDay } from '@/app/format';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { today } from '@/app/today';
import { Button, DateText, Notice, SkeletonRows, Table, TableRows, toast, type TableColumn } from '@/ui';
import { DateField } from '@/ui/DateField';
import { Failure } from '@/ui/Failure';
import type { ChangeProps } from './ChangeFoot';
import { ComingDeliveries } from './ComingDeliveries';
import { DeliveryForm } from './DeliveryForm';
import { EndDelivery } from './EndDelivery';
import { EndDeliveryChangeDoc, SubscriptionDeliveryDoc, type DeliveryChangeLineFragment } from './delivery.gql';

type Change = DeliveryChangeLineFragment;

/** Where a subscription is delivered on a day, its temporary stops and moves, and new ones (SUB-10). */
export default function Deliveries({ subscription }: ChangeProps) {
  const t = useT();
  const mayWrite = useMay()('subscriptions:write');
  const [on, setOn] = useState<string | undefined>(today());
  const [{ data, error }, refetch] = useQuery({
    query: SubscriptionDeliveryDoc,
    variables: { id: subscription.id, on: on ?? today() },
    requestPolicy: 'network-only',
  });
  const again = () => refetch({ requestPolicy: 'network-only' });
  const changes = data?.subscription?.deliveryChanges;
  if (error && !changes) return <Failure error={error} onRetry={again} />;
  if (!changes) return <SkeletonRows rows={4} />;
  const [day] = data.deliveries;
  return (
    <div className="stack">
      <DateField label={t('people.delivery.on')} value={on} onChange={setOn} />
      {day && (
        <p className="strong" aria-live="polite">
          {t(`people.delivery.state.${day.state}`)}
          {day.address && `: ${placeOf(day.address)}`}
        </p>
      )}
      {changes.length === 0 ? (
        <p className="dim">{t('people.delivery.none')}</p>
      ) : (
        <ChangeTable changes={changes} mayWrite={mayWrite} onEnded={again} />
      )}
      <ComingDeliveries days={data.subscription?.comingDeliveries ?? []} />
      {mayWrite && subscription.state !== 'STOPPED' && (
        <DeliveryForm
          key={changes.length}
          subscriptionId={subscription.id}
          currency={subscription.currency}
          onDone={again}
        />
      )}
    </div>
  );
}

type Place = { line1: string; line2: string | null; postalCode: string; city: string };

/** An address on one line. */
const placeOf = ({ line1, line2, postalCode, city }: Place) =>
  [line1, line2, `${postalCode} ${city}`.trim()].filter(Boolean).join(', ');

type TableProps = { changes: Change[]; mayWrite: boolean; onEnded: () => void };

function ChangeTable({ changes, mayWrite, onEnded }: TableProps) {
  const t = useT();
  const { run, pending } = useCommand(EndDeliveryChangeDoc);
  const [problem, setProblem] = useState<string>();
  const [ending, setEnding] = useState<string>();
  const takeBack = async (id: string) => {
    const answer = await run({ id });
    setProblem(answer?.kind === 'refused' ? explainAlone(t, answer.refusal) : undefined);
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') {
      toast(t('people.delivery.takenBack'));
      onEnded();
    }
  };
  const columns: TableColumn<Change>[] = [
    {
      id: 'kind',
      header: t('people.delivery.what'),
      isName: true,
      wrap: true,
      cell: (one) => (
        <>
          {t(`people.delivery.kind.${one.kind}`)}
          {one.address && <span className="aside">{placeOf(one.address)}</span>}
        </>
      ),
    },
    {
      id: 'days',
      header: t('people.delivery.days'),
      wrap: true,
      cell: (one) => (
        <>
          <DateText date={one.fromOn} /> –{' '}
          {one.untilOn ? <DateText date={lastIncludedDay(one.untilOn)} /> : t('people.delivery.open')}
        </>
      ),
    },
  ];
  if (mayWrite) {
    columns.push({
      id: 'actions',
      header: t('ui.actions'),
      hideHeader: true,
      end: true,
      cell: (one) =>
        one.fromOn > today() ? (
          <Button small isPending={pending} onPress={() => void takeBack(one.id)}>
            {t('people.delivery.takeBack')}
          </Button>
        ) : (
          <Button small onPress={() => setEnding(one.id)}>
            {t('people.delivery.end')}
          </Button>
        ),
    });
  }
  return (
    <>
      <Table label={t('people.delivery.title')} columns={columns}>
        <TableRows columns={columns} rows={changes} rowKey={(one) => one.id} />
      </Table>
      {ending && (
        <EndDelivery
          key={ending}
          changeId={ending}
          onEnded={() => {
            setEnding(undefined);
            onEnded();
          }}
          onCancel={() => setEnding(undefined)}
        />
      )}
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </>
  );
}
