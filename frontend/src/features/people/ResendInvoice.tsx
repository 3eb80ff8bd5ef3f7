import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { DispatchStateBadge } from '@/app/words/states';
import { Empty, InstantText, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ResendButton } from './ResendButton';
import { InvoiceDispatchesDoc } from './reskontro.gql';

/** How an invoice has been sent so far, and the button to send it again. */
export function ResendInvoice({ invoiceId }: { invoiceId: string }) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: InvoiceDispatchesDoc,
    variables: { id: invoiceId },
    requestPolicy: 'cache-and-network',
  });
  const dispatches = data?.invoice?.dispatches;
  if (error && !dispatches) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!dispatches) return <SkeletonRows rows={3} />;
  if (dispatches.length === 0) {
    return <Empty title={t('people.dispatch.neverSent')} hint={t('people.dispatch.neverSentHint')} />;
  }
  return (
    <ul className="stack">
      {dispatches.map((dispatch) => (
        <li key={dispatch.id} className="stack address-block">
          <span className="row">
            <strong>{dispatch.subject}</strong>
            <DispatchStateBadge state={dispatch.state} />
          </span>
          <span className="dim">
            {t(`channel.${dispatch.channel}`)} · {dispatch.recipient ?? '–'} ·{' '}
            <InstantText at={dispatch.sentAt ?? dispatch.queuedAt} />
          </span>
          <div className="stack">
            <ResendButton dispatch={dispatch} />
          </div>
        </li>
      ))}
    </ul>
  );
}
