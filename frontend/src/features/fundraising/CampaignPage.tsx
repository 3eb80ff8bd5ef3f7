import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Empty, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { CampaignComparison } from './CampaignComparison';
import { CampaignCurve } from './CampaignCurve';
import { CampaignDrawers, type CampaignDrawer } from './CampaignDrawers';
import { CampaignFigures } from './CampaignFigures';
import { CampaignPageDoc, type CampaignSheetFragment } from './campaigns.gql';
import { CampaignParts } from './CampaignParts';

const route = getRouteApi('/shell/campaigns/$campaignId');

/** What came of a campaign: every figure and every mark opens its rows (FUN-01, FUN-02). */
export default function CampaignPage() {
  const t = useT();
  const { campaignId } = route.useParams();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({
    query: CampaignPageDoc,
    variables: { id: campaignId },
    requestPolicy: 'cache-and-network',
  });
  const mayWrite = useMay()('fundraising:write');
  const campaign = data?.campaign;
  const showForm = (next: CampaignDrawer | undefined) => void navigate({ search: { form: next }, replace: true });

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!campaign) {
    return (
      <Page title={t(data ? 'fundraising.gone' : 'state.loading')} above={<Above />}>
        {data ? <Empty title={t('fundraising.gone')} hint={t('fundraising.goneHint')} /> : <SkeletonRows rows={10} />}
      </Page>
    );
  }
  return (
    <Page
      title={campaign.name}
      above={<Above campaign={campaign} />}
      actions={
        mayWrite && (
          <>
            {!campaign.parent && <Button onPress={() => showForm('part')}>{t('fundraising.newPart')}</Button>}
            <Button onPress={() => showForm('appeal')}>{t('fundraising.sendAppeal')}</Button>
            <Button look="main" onPress={() => showForm('gift')}>
              {t('fundraising.registerGift')}
            </Button>
          </>
        )
      }
    >
      <CampaignFigures campaign={campaign} />
      <CampaignCurve campaign={campaign} />
      {!campaign.parent && <CampaignComparison campaign={campaign} />}
      {!campaign.parent && <CampaignParts campaign={campaign} />}
      <CampaignDrawers campaign={campaign} open={mayWrite ? form : undefined} onClose={() => showForm(undefined)} />
    </Page>
  );
}

/** Where the campaign belongs. */
function Above({ campaign }: { campaign?: CampaignSheetFragment }) {
  const t = useT();
  return (
    <>
      <Link to="/campaigns">{t('fundraising.campaigns')}</Link>
      {campaign?.parent && (
        <>
          {' / '}
          <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.parent.id }}>
            {campaign.parent.name}
          </Link>
        </>
      )}
    </>
  );
}
