import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { DispatchStateBadge } from '@/app/words/states';
import { Empty, Facts, InstantText, Notice, SkeletonRows, type FactItem } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DispatchDetailsDoc } from './dispatches.gql';
import { Resend } from './Resend';
import './dialogue.css';

type Props = {
  id: string;
  /** Takes the new dispatch when this one is sent again. */
  onResent: (id: string) => void;
};

/** One dispatch as it was sent: to whom, how it went, and its content (DIA-03). */
export function DispatchDetails({ id, onResent }: Props) {
  const t = useT();
  const format = useFormat();
  const [{ data, error }, refetch] = useQuery({
    query: DispatchDetailsDoc,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={8} />;
  const one = data.dispatch;
  if (!one) return <Empty title={t('dialogue.gone')} />;

  const facts: FactItem[] = [
    { label: t('dialogue.member'), value: <MemberLink member={one.member} /> },
    { label: t('dialogue.recipient'), value: one.recipient, wide: true },
    { label: t('dialogue.channel'), value: t(`channel.${one.channel}`) },
    { label: t('dialogue.state'), value: <DispatchStateBadge state={one.state} /> },
    { label: t('dialogue.queuedAt'), value: <InstantText at={one.queuedAt} /> },
    { label: t('dialogue.sentAt'), value: <InstantText at={one.sentAt} /> },
    { label: t('dialogue.attempts'), value: format.number(one.attempts) },
  ];
  if (one.invoice) {
    facts.push({
      label: t('dialogue.invoice'),
      value: <InvoiceLink invoice={one.invoice} draft={t('invoiceStatus.DRAFT')} />,
    });
  }
  if (one.campaign) {
    facts.push({
      label: t('dialogue.campaign'),
      value: (
        <Link to="/campaigns/$campaignId" params={{ campaignId: one.campaign.id }}>
          {one.campaign.name}
        </Link>
      ),
    });
  }
  return (
    <div className="stack">
      <Facts items={facts} />
      {one.error && (
        <Notice tone="bad">
          <ReasonText reason={one.error} />
        </Notice>
      )}
      <div className="row">
        {one.viewUrl && (
          <a className="btn" href={one.viewUrl} target="_blank" rel="noreferrer">
            {t('dialogue.openSent')}
          </a>
        )}
        <Resend dispatch={one} onResent={onResent} />
      </div>
      <h3>{one.subject}</h3>
      <pre className="dispatch-body">{one.body}</pre>
    </div>
  );
}
