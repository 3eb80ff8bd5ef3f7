import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Badge, Button, Drawer, Empty, InstantText, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { NewProvider } from './NewProvider';
import { ProvidersDoc, type ProviderLineFragment } from './providers.gql';
import { TestProvider } from './TestProvider';

const route = getRouteApi('/shell/settings/payment-providers');
const ASK_AGAIN_MS = 1000;

/** The organisations' accounts at payment providers, and whether their connections hold (PRV-06). */
export default function ProviderList() {
  const t = useT();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay()('access:write');
  const [{ data, error }, refetch] = useQuery({ query: ProvidersDoc, requestPolicy: 'cache-and-network' });
  const accounts = data?.providerAccounts;
  const isChecking = accounts?.some((one) => one.isChecking) ?? false;
  useEffect(() => {
    if (!isChecking) return undefined;
    const timer = setInterval(() => refetch({ requestPolicy: 'network-only' }), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isChecking, refetch]);

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  const show = (next: 'new' | undefined) => void navigate({ search: { form: next }, replace: true });
  const add = mayWrite && (
    <Button look="main" onPress={() => show('new')}>
      {t('settings.provider.new')}
    </Button>
  );
  const columns: TableColumn<ProviderLineFragment>[] = [
    { id: 'name', header: t('settings.name'), isName: true, cell: (one) => one.name },
    {
      id: 'provider',
      header: t('settings.provider'),
      cell: (one) => data?.paymentProviders.find((each) => each.key === one.provider)?.name ?? one.provider,
    },
    { id: 'organisation', header: t('settings.provider.organisation'), cell: (one) => one.organisation.name },
    { id: 'state', header: t('settings.state'), wrap: true, cell: (one) => <Connection account={one} /> },
    { id: 'checked', header: t('settings.provider.checkedAt'), cell: (one) => <InstantText at={one.checkedAt} /> },
    {
      id: 'act',
      header: t('ui.actions'),
      hideHeader: true,
      cell: (one) => mayWrite && <TestProvider account={one} />,
    },
  ];
  return (
    <Page title={t('settings.providers')} actions={add}>
      {accounts?.length === 0 ? (
        <Empty title={t('settings.provider.none')} hint={t('settings.provider.noneHint')} action={add} />
      ) : (
        <Table label={t('settings.providers')} columns={columns}>
          {accounts ? (
            <TableRows columns={columns} rows={accounts} rowKey={(one) => one.id} />
          ) : (
            <SkeletonTableRows columns={columns} />
          )}
        </Table>
      )}
      <Drawer open={form === 'new' && mayWrite} onClose={() => show(undefined)} title={t('settings.provider.new')} keepOpen>
        {data && (
          <NewProvider
            providers={data.paymentProviders}
            onDone={() => {
              show(undefined);
              refetch({ requestPolicy: 'network-only' });
            }}
            onCancel={() => show(undefined)}
          />
        )}
      </Drawer>
    </Page>
  );
}

function Connection({ account }: { account: ProviderLineFragment }) {
  const t = useT();
  if (account.isChecking) return <Badge tone="warn">{t('settings.provider.checking')}</Badge>;
  if (account.checkProblem === null) return <Badge tone="good">{t('settings.provider.works')}</Badge>;
  return (
    <>
      <Badge tone="bad">{t('settings.provider.fails')}</Badge> <ReasonText reason={account.checkProblem} />
    </>
  );
}
