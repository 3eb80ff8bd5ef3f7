import { getRouteApi, Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Panel, SkeletonRows } from '@/ui';
import { CollectionChanges } from './CollectionChanges';
import { CollectionClaims } from './CollectionClaims';
import { CollectionFiles } from './CollectionFiles';
import { ReadyForCollection } from './ReadyForCollection';
import './dunning.css';

const route = getRouteApi('/shell/collection');

/** Claims for a debt collector: those that are ready, what was handed over, and what is to be told (DUN-09). */
export default function CollectionPage() {
  const t = useT();
  const { organisation } = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay()('invoices:write');
  const { organisations } = useOrganisations();
  const chosen = organisations.find((one) => one.id === organisation) ?? organisations[0];
  return (
    <Page title={t('dunning.collection')} above={<Link to="/dunning">{t('dunning.title')}</Link>}>
      <OrganisationSelect
        value={chosen?.id}
        onChange={(id) => void navigate({ search: (before) => ({ ...before, organisation: id }), replace: true })}
      />
      {chosen ? (
        <>
          <Panel title={t('dunning.readyClaims')}>
            <ReadyForCollection key={chosen.id} organisationId={chosen.id} mayWrite={mayWrite} />
          </Panel>
          <Panel title={t('dunning.collectionChanges')}>
            <CollectionChanges key={chosen.id} organisation={chosen} mayWrite={mayWrite} />
          </Panel>
          <Panel title={t('dunning.handedOver')}>
            <CollectionClaims organisationId={chosen.id} mayWrite={mayWrite} />
          </Panel>
          <Panel title={t('dunning.collectionFiles')}>
            <CollectionFiles organisationId={chosen.id} />
          </Panel>
        </>
      ) : (
        <SkeletonRows rows={8} />
      )}
    </Page>
  );
}
