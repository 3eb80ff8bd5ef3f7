import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Notice, SkeletonRows, toast } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DunningStandardsDoc } from './processes.gql';
import { ProcessForm } from './ProcessForm';
import { emptyProcess, fromStandard } from './processValues';

const route = getRouteApi('/shell/dunning/new');

/** A new process, empty or as the law of a country makes it ready. */
export default function NewProcess() {
  const t = useT();
  const format = useFormat();
  const mayWrite = useMay()('catalogue:write');
  const { standard: country } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: DunningStandardsDoc, pause: !country });
  const standard = data?.dunningStandards.find((one) => one.country === country);
  const above = <Link to="/dunning">{t('dunning.title')}</Link>;

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page title={t('dunning.new')} above={above}>
      {standard && (
        <Notice tone="mute">
          {t('dunning.standardFrom', { on: format.date(standard.validFrom), source: standard.source })}
        </Notice>
      )}
      {country && !data ? (
        <SkeletonRows rows={8} />
      ) : (
        <ProcessForm
          key={country ?? ''}
          initial={standard ? fromStandard(standard) : emptyProcess()}
          mayWrite={mayWrite}
          onSaved={(process) => {
            toast(t('dunning.saved', { name: process.name }));
            void navigate({ to: '/dunning/$processId', params: { processId: process.id } });
          }}
        />
      )}
    </Page>
  );
}
