import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { AccountNumber, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { OrganisationSettingsDoc, type OrganisationSettingsQuery } from './organisations.gql';
import { CreditNoteSwitch, LedgerBillingSwitch } from './OrganisationSwitch';

type Organisation = OrganisationSettingsQuery['organisations'][number];

/** The accounting organisations of the tenant, and what is decided for each. */
export default function OrganisationList() {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({ query: OrganisationSettingsDoc, requestPolicy: 'cache-and-network' });
  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  const columns: TableColumn<Organisation>[] = [
    { id: 'name', header: t('settings.name'), isName: true, cell: (one) => one.name },
    {
      id: 'number',
      header: t('settings.organisationNumber'),
      cell: (one) => <span className="num">{one.organisationNumber}</span>,
    },
    {
      id: 'account',
      header: t('settings.bankAccount'),
      cell: (one) => one.bankAccount && <AccountNumber number={one.bankAccount} />,
    },
    { id: 'currency', header: t('settings.currency'), cell: (one) => one.currency },
    {
      id: 'ledgerBilling',
      header: t('settings.ledgerBilling'),
      cell: (one) => <LedgerBillingSwitch organisation={one} />,
    },
    {
      id: 'sendCreditNotes',
      header: t('settings.sendCreditNotes'),
      cell: (one) => <CreditNoteSwitch organisation={one} />,
    },
  ];
  return (
    <Page title={t('settings.organisations')}>
      <Table label={t('settings.organisations')} columns={columns}>
        {data ? (
          <TableRows columns={columns} rows={data.organisations} rowKey={(one) => one.id} />
        ) : (
          <SkeletonTableRows columns={columns} />
        )}
      </Table>
      <p className="dim">{t('settings.ledgerBillingHint')}</p>
      <p className="dim">{t('settings.sendCreditNotesHint')}</p>
    </Page>
  );
}
