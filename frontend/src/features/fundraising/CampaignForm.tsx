import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, MoneyField, Notice, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { campaignInput, checkCampaign, newCampaign, type CampaignValues } from './campaignValues';
import { CreateCampaignDoc, type CampaignSheetFragment } from './campaigns.gql';

type Props = {
  /** The campaign that the new one is a part of. */
  parent?: CampaignSheetFragment;
  onDone: (campaign: { id: string; name: string }) => void;
  onCancel: () => void;
};

/** Sets up a campaign, or a part of one (FUN-01). */
export function CampaignForm({ parent, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreateCampaignDoc);
  const { organisations, only, error, refetch } = useOrganisations();
  const organisationOf = (values: CampaignValues) => values.organisationId ?? only?.id;
  const form = useForm({
    initial: newCampaign(parent),
    check: (values) => checkCampaign({ ...values, organisationId: organisationOf(values) }),
    submit: async (values) => {
      const input = campaignInput({ ...values, organisationId: organisationOf(values) }, parent?.id ?? null);
      const answer = await run({ input });
      if (answer?.kind === 'done') onDone(answer.value.campaign);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  if (organisations.length === 0) {
    return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  const organisation = organisations.find((one) => one.id === organisationOf(form.values)) ?? organisations[0];
  const currency = organisation?.currency ?? '';

  return (
    <form {...form.formProps} className="stack">
      {!parent && <OrganisationSelect {...form.field('organisationId')} />}
      <TextField label={t('fundraising.name')} isRequired autoFocus {...form.field('name')} />
      <TextField label={t('fundraising.purpose')} hint={t('fundraising.purposeHint')} {...form.field('purpose')} />
      <div className="columns">
        <DateField label={t('fundraising.startOn')} isRequired {...form.field('startOn')} />
        <DateField label={t('fundraising.endOn')} hint={t('fundraising.endOnHint')} {...form.field('endOn')} />
      </div>
      <div className="columns">
        <MoneyField label={t('fundraising.goal')} currency={currency} {...form.field('goalMinor')} />
        <MoneyField label={t('fundraising.cost')} currency={currency} {...form.field('costMinor')} />
      </div>
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('fundraising.create')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
