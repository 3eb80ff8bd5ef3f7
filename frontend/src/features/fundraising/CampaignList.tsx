import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Drawer, Empty, toast } from '@/ui';
import { campaignColumns } from './campaignColumns';
import { CampaignForm } from './CampaignForm';
import { CampaignsDoc } from './campaigns.gql';

const route = getRouteApi('/shell/campaigns');

/** The campaigns, newest first, each with what it has brought in against its goal. */
export default function CampaignList() {
  const t = useT();
  const format = useFormat();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useMemo(() => campaignColumns(t, format), [t, format]);
  const showForm = (next: 'new' | undefined) => void navigate({ search: { form: next }, replace: true });
  const mayWrite = useMay()('fundraising:write');
  const newCampaign = mayWrite && (
    <Button look="main" onPress={() => showForm('new')}>
      {t('fundraising.newCampaign')}
    </Button>
  );

  return (
    <Page title={t('fundraising.campaigns')} actions={newCampaign}>
      <QueryTable
        label={t('fundraising.campaigns')}
        document={CampaignsDoc}
        variables={{}}
        page={(answer) => ({ rows: answer.campaigns.nodes, pageInfo: answer.campaigns.pageInfo })}
        columns={columns}
        rowKey={(campaign) => campaign.id}
        empty={<Empty title={t('fundraising.none')} hint={t('fundraising.noneHint')} action={newCampaign} />}
      />
      <Drawer
        open={form === 'new' && mayWrite}
        onClose={() => showForm(undefined)}
        title={t('fundraising.newCampaign')}
        keepOpen
      >
        <CampaignForm
          onDone={(campaign) => {
            toast(t('fundraising.created', { name: campaign.name }));
            void navigate({ to: '/campaigns/$campaignId', params: { campaignId: campaign.id } });
          }}
          onCancel={() => showForm(undefined)}
        />
      </Drawer>
    </Page>
  );
}
