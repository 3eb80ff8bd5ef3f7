import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveQuery } from '@/app/graphql/useLiveQuery';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { InvoiceStatusBadges } from '@/app/words/states';
import { Button, Empty, Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { Charges } from './Charges';
import { CreditDialog } from './CreditDialog';
import { InvoicePageDoc, InvoicePaymentsDoc } from './invoice.gql';
import { InvoiceDispatches, InvoiceLines, Settlements } from './InvoiceParts';
import { InvoiceSummary } from './InvoiceSummary';
import { LinkDialog } from './LinkDialog';
import { PaymentLinks } from './PaymentLinks';
import { PostponeDialog } from './PostponeDialog';
import { Reminders } from './Reminders';
import { UndoSettlement } from './UndoSettlement';
import { UseCredit } from './UseCredit';

const route = getRouteApi('/shell/invoices/$invoiceId');

/** One invoice: what it demands, what has settled it, and how it was sent. Payments show as they arrive. */
export default function InvoicePage() {
  const t = useT();
  const may = useMay();
  const { invoiceId } = route.useParams();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const [undoing, setUndoing] = useState<string>();
  const { data, error, refetch } = useLiveQuery({
    query: InvoicePageDoc,
    variables: { id: invoiceId },
    live: InvoicePaymentsDoc,
    liveVariables: { invoiceId },
    pause: ({ invoice }) => !invoice || invoice.kind === 'CREDIT_NOTE',
  });
  const invoice = data?.invoice;

  const showForm = (next: typeof form) => void navigate({ search: { form: next }, replace: true });
  const above = <Link to="/invoices">{t('billing.invoices')}</Link>;

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!invoice) {
    return (
      <Page title={t(data ? 'billing.gone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('billing.gone')} hint={t('billing.goneHint')} /> : <SkeletonRows rows={10} />}
      </Page>
    );
  }

  const isCreditNote = invoice.kind === 'CREDIT_NOTE';
  const isDemanded = invoice.state === 'ISSUED' || invoice.state === 'IN_COLLECTION';
  const canCredit = isDemanded && !isCreditNote && may('invoices:write');
  const canSendLink = invoice.openMinor > 0 && !isCreditNote && may('invoices:write');
  const canUseCredit = invoice.openMinor > 0 && invoice.unusedMinor > 0 && !isCreditNote && may('payments:write');
  const kind = t(isCreditNote ? 'billing.creditNote' : 'billing.invoice');
  return (
    <Page
      title={`${kind} ${invoice.number ?? t('invoiceStatus.DRAFT')}`}
      titleNote={!isCreditNote && <InvoiceStatusBadges invoice={invoice} />}
      above={above}
      actions={
        <>
          <a className="btn" href={invoice.pdfUrl} target="_blank" rel="noreferrer">
            {t('billing.pdf')}
          </a>
          {canUseCredit && <Button onPress={() => showForm('useCredit')}>{t('billing.use')}</Button>}
          {canSendLink && <Button onPress={() => showForm('link')}>{t('billing.link.send')}</Button>}
          {canCredit && <Button onPress={() => showForm('credit')}>{t('billing.credit')}</Button>}
        </>
      }
    >
      <InvoiceSummary invoice={invoice} />
      <InvoiceLines invoice={invoice} />
      {!isCreditNote && <Reminders invoice={invoice} onPostpone={() => showForm('postpone')} />}
      <Charges invoice={invoice} />
      <PaymentLinks invoice={invoice} />
      <div className="invoice-parts">
        {!isCreditNote && (
          <Panel title={t('billing.allocations')}>
            <Settlements invoice={invoice} onUndo={may('payments:write') ? setUndoing : undefined} />
          </Panel>
        )}
        <Panel title={t('billing.dispatches')}>
          <InvoiceDispatches invoice={invoice} />
        </Panel>
      </div>
      <CreditDialog invoice={invoice} open={form === 'credit' && canCredit} onClose={() => showForm(undefined)} />
      <LinkDialog invoice={invoice} open={form === 'link' && canSendLink} onClose={() => showForm(undefined)} />
      <UndoSettlement settlementId={undoing} onClose={() => setUndoing(undefined)} />
      <UseCredit invoice={invoice} open={form === 'useCredit' && canUseCredit} onClose={() => showForm(undefined)} />
      {(invoice.nextReminder || invoice.paymentStop || invoice.collection) && (
        <PostponeDialog
          invoice={invoice}
          open={form === 'postpone' && may('invoices:write')}
          onClose={() => showForm(undefined)}
        />
      )}
    </Page>
  );
}
