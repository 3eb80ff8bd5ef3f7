import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { OrderSettingForm } from './OrderSettingForm';
import { OrderSettingsDoc } from './orders.gql';

/** How each organisation treats orders: confirmations, and for how long one can be taken up again (SUB-12, SUB-17). */
export default function OrderSettings() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const [{ data, error }, refetch] = useQuery({ query: OrderSettingsDoc, requestPolicy: 'cache-and-network' });
  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page title={t('settings.orders')}>
      {data ? (
        data.orderSettings.map((one) => (
          <Panel key={one.organisation.id} title={one.organisation.name}>
            <OrderSettingForm saved={one} mayWrite={mayWrite} />
          </Panel>
        ))
      ) : (
        <SkeletonRows rows={6} />
      )}
    </Page>
  );
}
