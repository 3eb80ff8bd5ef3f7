import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { today } from '@/app/today';
import { Button, MoneyField, Notice, Select, TextField, toast, type Option } from '@/ui';
import { DateField } from '@/ui/DateField';
import type { CampaignSheetFragment } from './campaigns.gql';
import { RegisterGiftDoc } from './commands.gql';

/** How a gift can come in that no payment of ours tells about. */
const CHANNELS = ['BANK', 'CASH'] as const;

type Values = {
  donor: Option<string> | undefined;
  amountMinor: number | undefined;
  givenOn: string | undefined;
  channel: (typeof CHANNELS)[number];
  purpose: string;
};

type Props = { campaign: CampaignSheetFragment; onClose: () => void };

/** Registers a gift in cash or seen on the bank statement; without a member it is anonymous (FUN-03). */
export function RegisterGift({ campaign, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const { key } = useIdempotencyKey();
  const { run, pending } = useCommand(RegisterGiftDoc);
  const form = useForm<Values>({
    initial: { donor: undefined, amountMinor: undefined, givenOn: today(), channel: 'BANK', purpose: '' },
    check: (values) =>
      problemsOf([
        ['amountMinor', required(values.amountMinor)],
        ['givenOn', required(values.givenOn)],
      ]),
    submit: async (values) => {
      const input = {
        organisationId: campaign.organisation.id,
        campaignId: campaign.id,
        memberId: values.donor?.id ?? null,
        amountMinor: values.amountMinor ?? 0,
        givenOn: values.givenOn ?? '',
        channel: values.channel,
        purpose: values.purpose.trim() || null,
      };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        const { gift } = answer.value;
        toast(t('fundraising.giftRegistered', { amount: format.money(gift.amountMinor, gift.currency) }));
        onClose();
      }
    },
  });
  const donor = form.field('donor');

  return (
    <form {...form.formProps} className="stack">
      <MemberLookup
        label={t('fundraising.donor')}
        hint={t('fundraising.donorHint')}
        autoFocus
        {...donor}
        error={donor.error ?? form.error('memberId')}
      />
      <div className="columns">
        <MoneyField
          label={t('fundraising.amount')}
          currency={campaign.currency}
          isRequired
          {...form.field('amountMinor')}
        />
        <DateField label={t('fundraising.givenOn')} isRequired max={today()} {...form.field('givenOn')} />
      </div>
      <Select
        label={t('fundraising.channel')}
        value={form.values.channel}
        onChange={(channel) => form.set({ channel: channel ?? 'BANK' })}
        error={form.error('channel')}
        options={CHANNELS.map((id) => ({ id, label: t(`fundraising.channel.${id}`) }))}
      />
      <TextField label={t('fundraising.purpose')} hint={t('fundraising.giftPurposeHint')} {...form.field('purpose')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('fundraising.registerGift')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
