import { Link } from '@tanstack/react-router';
import type { Translate } from '@/app/i18n';
import { NodeLink, ReasonText } from '@/app/reasons/ReasonText';
import { RuledReason } from '@/app/reasons/RuledReason';
import { MemberLink } from '@/app/words/links';
import { DateText, InstantText, Money, type TableColumn } from '@/ui';
import { Retry } from './Retry';
import type { QuarantinedLineFragment } from './quarantine.gql';

export const quarantineColumns = (t: Translate, onRetried: () => void): TableColumn<QuarantinedLineFragment>[] => [
  { id: 'since', header: t('quarantine.since'), cell: (item) => <InstantText at={item.since} /> },
  { id: 'kind', header: t('quarantine.kind'), cell: (item) => t(`quarantine.kind.${item.kind}`) },
  { id: 'subject', header: t('quarantine.subject'), isName: true, cell: (item) => subjectOf(t, item) },
  { id: 'member', header: t('quarantine.member'), cell: (item) => <MemberLink member={item.member} /> },
  {
    id: 'amount',
    header: t('quarantine.amount'),
    end: true,
    cell: (item) =>
      item.amountMinor === null || item.currency === null ? '–' : <Money minor={item.amountMinor} currency={item.currency} />,
  },
  { id: 'cause', header: t('quarantine.cause'), wrap: true, cell: causeOf },
  {
    id: 'act',
    header: t('ui.actions'),
    hideHeader: true,
    cell: (item) => (item.canRetry ? <Retry item={item} onRetried={onRetried} /> : goTo(t, item)),
  },
];

function causeOf(item: QuarantinedLineFragment) {
  if (item.reject) return <RuledReason reason={item.reject} />;
  const reason = item.problem ?? item.dispatchError ?? item.taskError;
  return reason ? <ReasonText reason={reason} /> : '–';
}

function subjectOf(t: Translate, { subject, runId, on }: QuarantinedLineFragment) {
  if (subject.__typename === 'TextValue') {
    const key = `dialogue.task.${subject.text.toUpperCase()}`;
    return t.has(key) ? t(key) : subject.text;
  }
  if (subject.__typename !== 'NodeValue') return '–';
  return (
    <>
      <NodeLink node={{ ...subject, label: subject.label || t('quarantine.noReference') }} />
      {runId && on && (
        <>
          {' '}
          <Link to="/runs/$runId" params={{ runId }} className="dim">
            {t('quarantine.run')} <DateText date={on} />
          </Link>
        </>
      )}
    </>
  );
}

/** Where a person settles what can't be tried again as it is. */
function goTo(t: Translate, { kind, subject }: QuarantinedLineFragment) {
  if (subject.__typename !== 'NodeValue') return null;
  if (kind === 'PAYMENT')
    return (
      <Link to="/payments/work-list" search={{ payment: subject.node }} className="btn small">
        {t('quarantine.place')}
      </Link>
    );
  if (kind === 'DUNNING' || kind === 'PAYROLL')
    return (
      <Link to="/invoices/$invoiceId" params={{ invoiceId: subject.node }} className="btn small">
        {t('quarantine.openInvoice')}
      </Link>
    );
  return null;
}
