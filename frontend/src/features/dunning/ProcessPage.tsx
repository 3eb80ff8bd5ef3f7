import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useQuery } from 'urql';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { CopyButton } from '@/app/setup/CopyButton';
import { Page } from '@/app/shell/Page';
import { Empty, SkeletonRows, toast } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DunningProcessesDoc } from './processes.gql';
import { ProcessForm } from './ProcessForm';
import { fromProcess } from './processValues';

const NoticePanel = lazy(() => import('./NoticePanel'));
const TextPanel = lazy(() => import('./TextPanel'));

const route = getRouteApi('/shell/dunning/$processId');

/** One process, to be read and changed. What has gone out stays as it was. */
export default function ProcessPage() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const { processId } = route.useParams();
  const [{ data, error }, refetch] = useQuery({ query: DunningProcessesDoc, requestPolicy: 'cache-and-network' });
  const process = data?.dunningProcesses.find((one) => one.id === processId);
  const navigate = route.useNavigate();
  const open = (id: string) => void navigate({ to: '/dunning/$processId', params: { processId: id } });
  const above = <Link to="/dunning">{t('dunning.title')}</Link>;

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!process) {
    return (
      <Page title={t(data ? 'dunning.gone' : 'state.loading')} above={above}>
        {data ? <Empty title={t('dunning.gone')} /> : <SkeletonRows rows={8} />}
      </Page>
    );
  }
  return (
    <Page
      title={process.name}
      above={above}
      actions={
        <>
          <HistoryButton id={process.id} name={process.name} />
          <CopyButton kind="DUNNING_PROCESS" id={process.id} name={process.name} onCopied={open} />
        </>
      }
    >
      <ProcessForm
        key={`${process.id} ${process.version}`}
        initial={fromProcess(process)}
        saved={process}
        mayWrite={mayWrite}
        onSaved={({ name }) => toast(t('dunning.saved', { name }))}
      />
      <Suspense fallback={<SkeletonRows />}>
        <NoticePanel processId={process.id} mayWrite={mayWrite} />
        <TextPanel key={process.version} processId={process.id} mayWrite={mayWrite} />
      </Suspense>
    </Page>
  );
}
