import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Facts, Figures, Money, Panel, ProgressBar } from '@/ui';
import type { CampaignSheetFragment } from './campaigns.gql';
import { datesText } from './campaignColumns';
import { figureText, rowsHref, towardsGoal } from './figures';

const FIGURES = [
  'giftSum',
  'giftCount',
  'average',
  'median',
  'mailed',
  'responses',
  'responseRate',
  'net',
  'costPerKrone',
  'newDonors',
  'recurringDonors',
  'reactivatedDonors',
] as const;

/** The result in one strip, the way to the goal, and what the campaign is. */
export function CampaignFigures({ campaign }: { campaign: CampaignSheetFragment }) {
  const t = useT();
  const format = useFormat();
  const { result, currency, goalMinor } = campaign;
  const sumMinor = result.giftSum.valueMinor ?? 0;
  const percent = towardsGoal(sumMinor, goalMinor);
  return (
    <>
      {goalMinor && percent !== undefined && (
        <ProgressBar
          label={t('fundraising.progress')}
          done={Math.max(0, Math.min(sumMinor, goalMinor))}
          total={goalMinor}
          text={t('fundraising.ofGoal', {
            sum: format.money(sumMinor, currency),
            goal: format.money(goalMinor, currency, { round: true }),
            percent: format.percent(percent, { digits: 0 }),
          })}
        />
      )}
      <Figures
        label={t('fundraising.result')}
        items={FIGURES.map((id) => ({
          id,
          label: t(`fundraising.figure.${id}`),
          value: figureText(format, result[id], currency) ?? t('fundraising.noValue'),
          href: rowsHref(result[id].drilldown),
          explanation: t(`fundraising.explain.${id}`),
        }))}
      />
      <Panel title={t('fundraising.about')}>
        <Facts
          items={[
            { label: t('fundraising.dates'), value: datesText(format, campaign) },
            { label: t('lookup.organisation'), value: campaign.organisation.name },
            {
              label: t('fundraising.goal'),
              value: goalMinor ? <Money minor={goalMinor} currency={currency} /> : null,
            },
            { label: t('fundraising.cost'), value: <Money minor={campaign.costMinor} currency={currency} /> },
          ]}
        />
      </Panel>
    </>
  );
}
