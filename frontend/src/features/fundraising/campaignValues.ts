import { problemsOf, required, type Problems } from '@/app/commands/checks';
import { today } from '@/app/today';
import type { CampaignInput, CampaignSheetFragment } from './campaigns.gql';

export type CampaignValues = {
  organisationId: string | undefined;
  name: string;
  purpose: string;
  startOn: string | undefined;
  endOn: string | undefined;
  goalMinor: number | undefined;
  costMinor: number | undefined;
};

/** The values of a new campaign; a part of one begins with its dates, which it must stay within (FUN-01). */
export const newCampaign = (parent?: CampaignSheetFragment): CampaignValues => ({
  organisationId: parent?.organisation.id,
  name: '',
  purpose: '',
  startOn: parent?.startOn ?? today(),
  endOn: parent?.endOn ?? undefined,
  goalMinor: undefined,
  costMinor: undefined,
});

export const checkCampaign = (values: CampaignValues): Problems =>
  problemsOf([
    ['organisationId', required(values.organisationId)],
    ['name', required(values.name)],
    ['startOn', required(values.startOn)],
    [
      'endOn',
      values.endOn && values.startOn && values.endOn < values.startOn ? 'fundraising.endBeforeStart' : undefined,
    ],
  ]);

export const campaignInput = (values: CampaignValues, parentId: string | null): CampaignInput => ({
  organisationId: values.organisationId ?? '',
  name: values.name.trim(),
  purpose: values.purpose.trim(),
  startOn: values.startOn ?? '',
  endOn: values.endOn ?? null,
  goalMinor: values.goalMinor ?? null,
  costMinor: values.costMinor ?? 0,
  parentId,
});
