import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { InvoiceLink } from '@/app/words/links';
import { DateText, Money, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { AddCorrection } from './AddCorrection';
import type { ChangeProps } from './ChangeFoot';
import { SubscriptionCorrectionsDoc, type CorrectionLineFragment } from './corrections.gql';
import { RemoveCorrection } from './RemoveCorrection';

/** What waits for a subscription's next invoice or has gone into one; more is added below (BIL-09). */
export default function Corrections({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const may = useMay();
  const mayWrite = may('invoices:write');
  const [{ data, error }, refetch] = useQuery({
    query: SubscriptionCorrectionsDoc,
    variables: { id: subscription.id },
    requestPolicy: 'cache-and-network',
  });
  const found = data?.subscription?.corrections;
  if (error && !found) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!found) return <SkeletonRows rows={4} />;
  return (
    <div className="stack">
      {found.length === 0 ? (
        <p className="dim">{t('people.correction.none')}</p>
      ) : (
        <CorrectionTable found={found} currency={subscription.currency} mayWrite={mayWrite} />
      )}
      {mayWrite && subscription.state !== 'STOPPED' && <AddCorrection subscription={subscription} onClose={onClose} />}
    </div>
  );
}

type TableProps = { found: CorrectionLineFragment[]; currency: string; mayWrite: boolean };

function CorrectionTable({ found, currency, mayWrite }: TableProps) {
  const t = useT();
  const columns: TableColumn<CorrectionLineFragment>[] = [
    {
      id: 'text',
      header: t('people.correction.text'),
      isName: true,
      wrap: true,
      cell: (one) => (
        <>
          {one.text}
          <span className="aside">
            <DateText date={one.registeredOn} /> {one.registeredBy}
          </span>
        </>
      ),
    },
    {
      id: 'amount',
      header: t('people.change.amount'),
      end: true,
      cell: (one) => <Money minor={one.amountMinor} currency={currency} />,
    },
    { id: 'state', header: t('people.state'), cell: (one) => <Standing correction={one} currency={currency} /> },
  ];
  if (mayWrite) {
    columns.push({
      id: 'actions',
      header: t('ui.actions'),
      hideHeader: true,
      end: true,
      cell: (one) => one.state === 'WAITING' && <RemoveCorrection correction={one} />,
    });
  }
  return (
    <Table label={t('people.correction.title')} columns={columns}>
      <TableRows columns={columns} rows={found} rowKey={(one) => one.id} />
    </Table>
  );
}

/** Which invoices have taken something of it, and how much still waits. */
function Standing({ correction, currency }: { correction: CorrectionLineFragment; currency: string }) {
  const t = useT();
  return (
    <>
      {correction.parts.map(({ invoice }) => (
        <div key={invoice.id}>
          <InvoiceLink invoice={invoice} draft={t('invoiceStatus.DRAFT')} />
        </div>
      ))}
      {correction.state === 'WAITING' && (
        <span className="dim">
          {t('correctionState.WAITING')}
          {correction.parts.length > 0 && (
            <>
              {' '}
              <Money minor={correction.leftMinor} currency={currency} />
            </>
          )}
        </span>
      )}
    </>
  );
}
