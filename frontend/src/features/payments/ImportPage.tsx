import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Empty, Figures, Money, Panel, ProgressBar, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ImportStateBadge } from './ImportStateBadge';
import { LivePayments } from './LivePayments';
import { PaymentTable } from './PaymentTable';
import { useLiveFile } from './useLivePayments';
import type { ImportLineFragment } from './payments.gql';
import './payments.css';

const route = getRouteApi('/shell/payments/imports/$importId');
const LOOK_AGAIN_MS = 700;

/** One file: its rows settle before the eyes, and what nobody could match waits in the work list. */
export default function ImportPage() {
  const t = useT();
  const { importId } = route.useParams();
  const { data, error, refetch, events } = useLiveFile(importId);
  const file = data?.paymentImport;
  const isBooking = file?.state === 'BOOKING';

  useEffect(() => {
    if (!isBooking) return undefined;
    const timer = setInterval(() => refetch({ requestPolicy: 'network-only' }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isBooking, refetch]);

  const above = <Link to="/payments">{t('payments.title')}</Link>;
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!file) {
    return (
      <Page title={t(data ? 'payments.gone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('payments.gone')} /> : <SkeletonRows rows={8} />}
      </Page>
    );
  }
  return (
    <Page title={file.name} titleNote={<ImportStateBadge state={file.state} />} above={above}>
      <ImportFigures file={file} />
      {isBooking && (
        <Panel title={t('payments.live')}>
          <LivePayments events={events} />
        </Panel>
      )}
      <Panel title={t('payments.payments')}>
        <PaymentTable
          key={`${file.state}${file.booked}`}
          filter={{ importId: file.id }}
          empty={<Empty title={t('payments.none')} />}
        />
      </Panel>
    </Page>
  );
}

function ImportFigures({ file }: { file: ImportLineFragment }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <ProgressBar
        label={t('payments.progress')}
        done={file.booked + file.workList}
        total={file.rows}
        text={`${format.number(file.booked + file.workList)} / ${format.number(file.rows)}`}
      />
      <Figures
        label={t('payments.figures')}
        items={[
          { id: 'sum', label: t('payments.sum'), value: <Money minor={file.sumMinor} currency={file.currency} /> },
          { id: 'booked', label: t('payments.booked'), value: format.number(file.booked) },
          {
            id: 'waiting',
            label: t('payments.waiting'),
            value: format.number(file.workList),
            foot: t('payments.openWorkList'),
            href: '/payments/work-list',
          },
        ]}
      />
    </>
  );
}
