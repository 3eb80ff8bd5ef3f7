import { getRouteApi } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Drawer, Empty, SkeletonTableRows, Table, TableRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { ApiKeysDoc } from './apiKeys.gql';
import { apiKeyColumns } from './apiKeyColumns';
import { NewApiKey } from './NewApiKey';
import { RevokeDialog } from './RevokeDialog';

const route = getRouteApi('/shell/settings/api-keys');

/** Keys with which other systems reach the API, and what each may do (USR-04). */
export default function ApiKeyList() {
  const t = useT();
  const { form, revoke } = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay()('access:write');
  const [{ data, error }, refetch] = useQuery({
    query: ApiKeysDoc,
    requestPolicy: 'cache-and-network',
    pause: !mayWrite,
  });
  const show = (next: { form?: 'new'; revoke?: string }) => void navigate({ search: next, replace: true });

  if (!mayWrite) {
    return (
      <Page title={t('settings.apiKeys')}>
        <Empty title={t('settings.notForYou')} hint={t('settings.notForYouHint')} />
      </Page>
    );
  }
  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  const newKey = (
    <Button look="main" onPress={() => show({ form: 'new' })}>
      {t('settings.newKey')}
    </Button>
  );
  const columns = apiKeyColumns(t, (id) => show({ revoke: id }));
  return (
    <Page title={t('settings.apiKeys')} actions={newKey}>
      {data?.apiKeys.length === 0 ? (
        <Empty title={t('settings.noKeys')} hint={t('settings.noKeysHint')} action={newKey} />
      ) : (
        <Table label={t('settings.apiKeys')} columns={columns}>
          {data ? (
            <TableRows columns={columns} rows={data.apiKeys} rowKey={(key) => key.id} />
          ) : (
            <SkeletonTableRows columns={columns} />
          )}
        </Table>
      )}
      <Drawer open={form === 'new'} onClose={() => show({})} title={t('settings.newKey')} keepOpen>
        <NewApiKey onClose={() => show({})} />
      </Drawer>
      <RevokeDialog apiKey={data?.apiKeys.find((key) => key.id === revoke)} onClose={() => show({})} />
    </Page>
  );
}
