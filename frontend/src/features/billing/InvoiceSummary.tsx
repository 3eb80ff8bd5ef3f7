import { useT, type Translate } from '@/app/i18n';
import { DrawnText, isAdjusted } from '@/app/words/DrawnText';
import { InvoiceLink, MemberLink } from '@/app/words/links';
import { AgreementStateBadge } from '@/app/words/states';
import { AccountNumber, DateText, Facts, Figures, Money, Panel, PeriodText, type FactItem } from '@/ui';
import type { InvoiceSheetFragment } from './invoice.gql';
import './billing.css';

/** The amounts of an invoice in one strip, and who, when and how below. */
export function InvoiceSummary({ invoice }: { invoice: InvoiceSheetFragment }) {
  const t = useT();
  const draft = t('invoiceStatus.DRAFT');
  const isCreditNote = invoice.kind === 'CREDIT_NOTE';
  const amount = (minor: number) => <Money minor={minor} currency={invoice.currency} />;
  const items: FactItem[] = [
    { label: t('billing.member'), value: <MemberLink member={invoice.member} /> },
    { label: t('billing.payer'), value: <MemberLink member={invoice.payer} /> },
    { label: t('billing.organisation'), value: invoice.organisation.name },
    { label: t('billing.issuedOn'), value: <DateText date={invoice.issuedOn} /> },
    ...(isCreditNote ? [] : [{ label: t('billing.dueOn'), value: <DateText date={invoice.dueOn} /> }]),
    { label: t('billing.period'), value: <PeriodText start={invoice.periodStart} end={invoice.periodEnd} /> },
    ...(isCreditNote ? [] : howToPay(t, invoice)),
  ];
  if (isAdjusted(invoice)) {
    items.push({ label: t('billing.drawn'), value: <DrawnText invoice={invoice} currency={invoice.currency} /> });
  }
  if (invoice.creditNotes.length > 0) {
    items.push({
      label: t('billing.creditedBy'),
      value: invoice.creditNotes.map((note) => (
        <div key={note.id}>
          <InvoiceLink invoice={note} draft={draft} /> {amount(note.totalMinor)}
        </div>
      )),
    });
  }
  if (invoice.credits) {
    items.push({ label: t('billing.credits'), value: <InvoiceLink invoice={invoice.credits} draft={draft} /> });
  }
  return (
    <>
      <Figures
        label={t('billing.amounts')}
        items={[
          { id: 'total', label: t('billing.total'), value: amount(invoice.totalMinor) },
          ...(isCreditNote ? [] : [{ id: 'open', label: t('billing.open'), value: amount(invoice.openMinor) }]),
          { id: 'net', label: t('billing.net'), value: amount(invoice.netMinor) },
          { id: 'vat', label: t('billing.vat'), value: amount(invoice.vatMinor) },
        ]}
      />
      <Panel title={t('billing.about')}>
        <Facts items={items} />
      </Panel>
    </>
  );
}

type Agreement = NonNullable<InvoiceSheetFragment['agreement']>;

const AgreementText = ({ agreement: { label, expiresOn, state } }: { agreement: Agreement }) => (
  <>
    <span className="num">{label}</span> {expiresOn && <DateText date={expiresOn} />} {state === 'ENDED' && <AgreementStateBadge state={state} />}
  </>
);

const howToPay = (t: Translate, { paymentMethod, agreement, reference, organisation }: InvoiceSheetFragment): FactItem[] => [
  { label: t('billing.method'), value: t(`method.${paymentMethod}`) },
  ...(agreement ? [{ label: t('billing.agreement'), value: <AgreementText agreement={agreement} /> }] : []),
  { label: t('billing.reference'), value: reference && <span className="num">{reference}</span> },
  { label: t('billing.bankAccount'), value: organisation.bankAccount && <AccountNumber number={organisation.bankAccount} /> },
];
