import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { LetterheadsDoc } from './documents.gql';
import { LetterheadForm } from './LetterheadForm';
import { LogoForm } from './LogoForm';
import './settings.css';

/** What the documents of each organisation look like: logo, sender, colour and texts (BIL-13). */
export default function DocumentSettings() {
  const t = useT();
  const mayWrite = useMay()('invoices:write');
  const [{ data, error }, refetch] = useQuery({ query: LetterheadsDoc, requestPolicy: 'cache-and-network' });
  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page title={t('settings.documents')}>
      <p className="dim">{t('documents.hint')}</p>
      {data ? (
        data.letterheads.map((one) => (
          <Panel key={one.organisation.id} title={one.organisation.name}>
            <div className="stack">
              <LogoForm saved={one} mayWrite={mayWrite} />
              <LetterheadForm saved={one} mayWrite={mayWrite} />
            </div>
          </Panel>
        ))
      ) : (
        <SkeletonRows rows={10} />
      )}
    </Page>
  );
}
