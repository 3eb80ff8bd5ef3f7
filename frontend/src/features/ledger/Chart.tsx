import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useT, type Translate } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Badge, Button, Drawer, Panel, SkeletonRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { AccountForm } from './AccountForm';
import { LedgerChartDoc, type AccountLineFragment, type VatCodeLineFragment } from './chart.gql';
import { VatCodeForm } from './VatCodeForm';

type Shown = { account?: AccountLineFragment | 'new'; vatCode?: VatCodeLineFragment | 'new' };

/** The accounts of an organisation with the authority's codes for them, and its VAT codes (LED-07). */
export default function Chart({ organisationId }: { organisationId: string }) {
  const t = useT();
  const mayWrite = useMay()('ledger:write');
  const [{ data, error }, refetch] = useQuery({
    query: LedgerChartDoc,
    variables: { organisationId },
    requestPolicy: 'cache-and-network',
  });
  const [shown, setShown] = useState<Shown>({});
  const accounts = useMemo(() => accountColumns(t, mayWrite, (account) => setShown({ account })), [t, mayWrite]);
  const codes = useMemo(() => codeColumns(t, mayWrite, (vatCode) => setShown({ vatCode })), [t, mayWrite]);
  const close = () => setShown({});

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={8} />;
  const { chart } = data;
  return (
    <div className="stack">
      <Panel
        title={t('ledger.accounts')}
        side={mayWrite && <Button onPress={() => setShown({ account: 'new' })}>{t('ledger.newAccount')}</Button>}
      >
        <Table label={t('ledger.accounts')} columns={accounts}>
          <TableRows columns={accounts} rows={chart.accounts} rowKey={(one) => one.number} />
        </Table>
      </Panel>
      <Panel
        title={t('ledger.vatCodes')}
        side={mayWrite && <Button onPress={() => setShown({ vatCode: 'new' })}>{t('ledger.newVatCode')}</Button>}
      >
        <Table label={t('ledger.vatCodes')} columns={codes}>
          <TableRows columns={codes} rows={chart.vatCodes} rowKey={(one) => one.code} />
        </Table>
      </Panel>
      <Drawer open={shown.account !== undefined} onClose={close} title={t('ledger.account')} keepOpen>
        {shown.account && (
          <AccountForm
            organisationId={organisationId}
            account={shown.account === 'new' ? undefined : shown.account}
            vatCodes={chart.vatCodes}
            onClose={close}
          />
        )}
      </Drawer>
      <Drawer open={shown.vatCode !== undefined} onClose={close} title={t('ledger.vatCode')} keepOpen>
        {shown.vatCode && (
          <VatCodeForm
            organisationId={organisationId}
            code={shown.vatCode === 'new' ? undefined : shown.vatCode}
            onClose={close}
          />
        )}
      </Drawer>
    </div>
  );
}

const dash = <span className="dim">–</span>;

const accountColumns = (
  t: Translate,
  mayWrite: boolean,
  edit: (account: AccountLineFragment) => void,
): TableColumn<AccountLineFragment>[] => [
  { id: 'number', header: t('ledger.accountNumber'), cell: (one) => <span className="num">{one.number}</span> },
  { id: 'name', header: t('ledger.name'), isName: true, cell: (one) => one.name },
  { id: 'kind', header: t('ledger.kind'), cell: (one) => t(`ledger.kind.${one.kind}`) },
  {
    id: 'standard',
    header: t('ledger.standardCode'),
    wrap: true,
    cell: (one) =>
      one.standardCode ? (
        `${one.standardCode} ${one.standardCategory}`
      ) : (
        <Badge tone="warn">{t('ledger.noStandardCode')}</Badge>
      ),
  },
  { id: 'vat', header: t('ledger.vatCode'), cell: (one) => one.vatCode ?? dash },
  {
    id: 'actions',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (one) =>
      mayWrite && (
        <Button small aria-label={`${t('ledger.edit')} ${one.number}`} onPress={() => edit(one)}>
          {t('ledger.edit')}
        </Button>
      ),
  },
];

const codeColumns = (
  t: Translate,
  mayWrite: boolean,
  edit: (code: VatCodeLineFragment) => void,
): TableColumn<VatCodeLineFragment>[] => [
  { id: 'code', header: t('ledger.code'), cell: (one) => <span className="num">{one.code}</span> },
  { id: 'name', header: t('ledger.name'), isName: true, wrap: true, cell: (one) => one.name },
  { id: 'rate', header: t('ledger.rate'), end: true, cell: (one) => `${one.ratePercent.replace('.', ',')} %` },
  { id: 'standard', header: t('ledger.standardTaxCode'), cell: (one) => one.standardCode || dash },
  {
    id: 'default',
    header: t('ledger.isDefault'),
    cell: (one) => (one.isDefault ? <Badge tone="good">{t('ledger.isDefault')}</Badge> : dash),
  },
  {
    id: 'actions',
    header: t('ui.actions'),
    hideHeader: true,
    end: true,
    cell: (one) =>
      mayWrite && (
        <Button small aria-label={`${t('ledger.edit')} ${one.code}`} onPress={() => edit(one)}>
          {t('ledger.edit')}
        </Button>
      ),
  },
];
