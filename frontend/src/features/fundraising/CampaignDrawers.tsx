import { useNavigate } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { Drawer, toast } from '@/ui';
import { CampaignForm } from './CampaignForm';
import type { CampaignSheetFragment } from './campaigns.gql';
import { RegisterGift } from './RegisterGift';
import { SendAppeal } from './SendAppeal';

export type CampaignDrawer = 'gift' | 'appeal' | 'part';

type Props = { campaign: CampaignSheetFragment; open: CampaignDrawer | undefined; onClose: () => void };

/** What can be done on a campaign's page, each in a drawer beside it. */
export function CampaignDrawers({ campaign, open, onClose }: Props) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <>
      <Drawer open={open === 'gift'} onClose={onClose} title={t('fundraising.registerGift')} keepOpen>
        <RegisterGift campaign={campaign} onClose={onClose} />
      </Drawer>
      <Drawer open={open === 'appeal'} onClose={onClose} title={t('fundraising.sendAppeal')} keepOpen wide>
        <SendAppeal campaign={campaign} onClose={onClose} />
      </Drawer>
      <Drawer
        open={open === 'part' && !campaign.parent}
        onClose={onClose}
        title={t('fundraising.newPartOf', { name: campaign.name })}
        keepOpen
      >
        <CampaignForm
          parent={campaign}
          onDone={(part) => {
            toast(t('fundraising.created', { name: part.name }));
            void navigate({ to: '/campaigns/$campaignId', params: { campaignId: part.id } });
          }}
          onCancel={onClose}
        />
      </Drawer>
    </>
  );
}
