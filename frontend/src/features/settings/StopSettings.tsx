import { getRouteApi } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Drawer, Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CreditingForm } from './CreditingForm';
import { StopCodeForm } from './StopCodeForm';
import { StopCodeList } from './StopCodeList';
import { StopSettingsDoc } from './stops.gql';
import './settings.css';

const route = getRouteApi('/shell/settings/stops');

/** What stops choose from: the list of stop codes, and what becomes of open invoices (CAT-41, SUB-06). */
export default function StopSettings() {
  const t = useT();
  const { form, code } = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay()('catalogue:write');
  const [{ data, error }, refetch] = useQuery({ query: StopSettingsDoc, requestPolicy: 'cache-and-network' });
  const show = (next: { form?: 'new'; code?: string }) => void navigate({ search: next, replace: true });
  const edited = data?.stopCodes.find((one) => one.id === code);

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page
      title={t('settings.stops')}
      actions={
        mayWrite && (
          <Button look="main" onPress={() => show({ form: 'new' })}>
            {t('settings.newStopCode')}
          </Button>
        )
      }
    >
      {data ? (
        <>
          <Panel title={t('settings.stopCodes')}>
            <p className="dim">{t('settings.stopCodesHint')}</p>
            <StopCodeList
              codes={data.stopCodes}
              mayWrite={mayWrite}
              onEdit={(id) => show({ code: id })}
            />
          </Panel>
          <Panel title={t('settings.crediting')}>
            <CreditingForm saved={data.creditingDefault} mayWrite={mayWrite} />
          </Panel>
        </>
      ) : (
        <SkeletonRows rows={8} />
      )}
      <Drawer
        open={mayWrite && (form === 'new' || edited !== undefined)}
        onClose={() => show({})}
        title={t(edited ? 'settings.editStopCode' : 'settings.newStopCode')}
        keepOpen
      >
        <StopCodeForm
          saved={edited}
          onClose={() => show({})}
        />
      </Drawer>
    </Page>
  );
}
