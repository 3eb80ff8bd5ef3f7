import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { InvoiceLink } from '@/app/words/links';
import { DispatchStateBadge } from '@/app/words/states';
import { Facts, InstantText, Notice, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DispatchContentDoc } from './member.gql';
import { ResendButton } from './ResendButton';
import './people.css';

/** One dispatch with its content as it was sent. */
export function DispatchContent({ id }: { id: string }) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: DispatchContentDoc,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const dispatch = data?.dispatch;
  if (error && !dispatch) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!dispatch) return <SkeletonRows />;
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('people.state'), value: <DispatchStateBadge state={dispatch.state} /> },
          { label: t('people.dispatch.channel'), value: t(`channel.${dispatch.channel}`) },
          { label: t('people.dispatch.recipient'), value: dispatch.recipient },
          { label: t('people.dispatch.queuedAt'), value: <InstantText at={dispatch.queuedAt} /> },
          { label: t('people.dispatch.sentAt'), value: <InstantText at={dispatch.sentAt} /> },
          ...(dispatch.invoice
            ? [
                {
                  label: t('people.dispatch.invoice'),
                  value: <InvoiceLink invoice={dispatch.invoice} draft={t('invoiceStatus.DRAFT')} />,
                },
              ]
            : []),
        ]}
      />
      {dispatch.error && (
        <Notice tone="bad">
          <ReasonText reason={dispatch.error} />
        </Notice>
      )}
      <Body body={dispatch.body} title={dispatch.subject} />
      <div className="row">
        <ResendButton dispatch={dispatch} />
        {dispatch.viewUrl && (
          <a className="btn" href={dispatch.viewUrl} target="_blank" rel="noreferrer">
            {t('people.dispatch.view')}
          </a>
        )}
      </div>
    </div>
  );
}

/** HTML mail is drawn in a frame without scripts or access to the page; anything else as text. */
function Body({ body, title }: { body: string; title: string }) {
  const isHtml = /^\s*(<!doctype html|<html)/i.test(body);
  if (!isHtml) return <div className="dispatch-text">{body}</div>;
  return <iframe className="dispatch-frame" sandbox="" srcDoc={body} title={title} />;
}
