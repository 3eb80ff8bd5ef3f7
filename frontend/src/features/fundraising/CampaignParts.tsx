import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Panel, Table, TableRows } from '@/ui';
import { campaignColumns } from './campaignColumns';
import type { CampaignSheetFragment } from './campaigns.gql';

/** The parts of a campaign; their gifts count in the campaign's own figures. */
export function CampaignParts({ campaign }: { campaign: CampaignSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const columns = campaignColumns(t, format);
  return (
    <Panel title={t('fundraising.parts')}>
      {campaign.subCampaigns.length === 0 ? (
        <p className="dim">{t('fundraising.noParts')}</p>
      ) : (
        <Table label={t('fundraising.parts')} columns={columns}>
          <TableRows columns={columns} rows={campaign.subCampaigns} rowKey={(part) => part.id} />
        </Table>
      )}
    </Panel>
  );
}
