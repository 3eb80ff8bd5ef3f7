import { Link } from '@tanstack/react-router';
import type { Formatter } from '@/app/format';
import type { Translate } from '@/app/i18n';
import { Money, type TableColumn } from '@/ui';
import type { CampaignLineFragment } from './campaigns.gql';
import { towardsGoal } from './figures';
import { GoalBar } from './GoalBar';
import { RowsLink } from './RowsLink';

/** Columns of a campaign wherever campaigns are listed; the figures open their rows. */
export const campaignColumns = (t: Translate, format: Formatter): TableColumn<CampaignLineFragment>[] => [
  {
    id: 'name',
    header: t('fundraising.campaign'),
    isName: true,
    cell: (campaign) => (
      <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }}>
        {campaign.name}
      </Link>
    ),
  },
  { id: 'dates', header: t('fundraising.dates'), cell: (campaign) => datesText(format, campaign) },
  {
    id: 'count',
    header: t('fundraising.figure.giftCount'),
    end: true,
    cell: ({ result }) => <RowsLink token={result.giftCount.drilldown}>{format.number(result.giftCount.count ?? 0)}</RowsLink>,
  },
  {
    id: 'sum',
    header: t('fundraising.figure.giftSum'),
    end: true,
    cell: ({ result, currency }) => (
      <RowsLink token={result.giftSum.drilldown}>
        <Money minor={result.giftSum.valueMinor ?? 0} currency={currency} />
      </RowsLink>
    ),
  },
  {
    id: 'goal',
    header: t('fundraising.goal'),
    end: true,
    cell: ({ goalMinor, currency }) => (goalMinor ? <Money minor={goalMinor} currency={currency} round /> : '–'),
  },
  {
    id: 'progress',
    header: t('fundraising.progress'),
    cell: ({ result, goalMinor }) => <GoalBar percent={towardsGoal(result.giftSum.valueMinor, goalMinor)} />,
  },
];

/** A campaign's last day is its own: unlike a period's end, it is not exclusive. */
export const datesText = (format: Formatter, campaign: { startOn: string; endOn: string | null }) => (
  <span className="num">
    {format.date(campaign.startOn)} – {campaign.endOn ? format.date(campaign.endOn) : ''}
  </span>
);
