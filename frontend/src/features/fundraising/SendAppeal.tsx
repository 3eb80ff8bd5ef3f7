import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, Segments, Select, TextField } from '@/ui';
import type { CampaignSheetFragment } from './campaigns.gql';
import { AppealBranchesDoc, SendAppealDoc, type Channel } from './commands.gql';

const CHANNELS = ['EMAIL', 'SMS', 'LETTER'] as const satisfies readonly Channel[];

/** What a text may show of its receiver and the campaign. */
const MERGE_FIELDS = [
  'first_name',
  'member_name',
  'organisation_name',
  'campaign_name',
  'account',
  'reference',
  'reference_name',
] as const;

const EVERYONE = 'everyone';

type Values = { channel: Channel; branch: string; subject: string; body: string };
type Props = { campaign: CampaignSheetFragment; onClose: () => void };

/** Sends the campaign's appeal to all members, or those of a branch, on one channel; nobody gets it twice (FUN-01). */
export function SendAppeal({ campaign, onClose }: Props) {
  const t = useT();
  const { key } = useIdempotencyKey();
  const { run, pending } = useCommand(SendAppealDoc);
  const [{ data }] = useQuery({ query: AppealBranchesDoc });
  const [queued, setQueued] = useState<number>();
  const form = useForm<Values>({
    initial: { channel: 'EMAIL', branch: EVERYONE, subject: '', body: '' },
    check: (values) =>
      problemsOf([
        ['subject', required(values.subject)],
        ['body', required(values.body)],
      ]),
    submit: async ({ branch, ...text }) => {
      const branchId = branch === EVERYONE ? null : branch;
      const answer = await run({ campaignId: campaign.id, ...text, branchId, idempotencyKey: key });
      if (answer?.kind === 'done') setQueued(answer.value.queued);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  if (queued !== undefined) {
    return (
      <div className="stack">
        <Notice tone="good" live>
          {t('fundraising.queued', { n: queued })}
        </Notice>
        <div className="row">
          <Link to="/dispatches" className="btn">
            {t('fundraising.showDispatches')}
          </Link>
          <Button look="main" onPress={onClose}>
            {t('ui.close')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form {...form.formProps} className="stack">
      <Segments
        label={t('fundraising.appealChannel')}
        value={form.values.channel}
        onChange={(channel) => form.set({ channel })}
        options={CHANNELS.map((id) => ({ id, label: t(`channel.${id}`) }))}
      />
      {form.error('channel') && <p className="field-error">{form.error('channel')}</p>}
      <Select
        label={t('fundraising.audience')}
        value={form.values.branch}
        onChange={(branch) => form.set({ branch: branch ?? EVERYONE })}
        error={form.error('branchId')}
        options={[
          { id: EVERYONE, label: t('fundraising.everyone') },
          ...(data?.branches ?? []).map((branch) => ({ id: branch.id, label: branch.name })),
        ]}
      />
      <TextField label={t('fundraising.subject')} isRequired autoFocus {...form.field('subject')} />
      <TextField label={t('fundraising.body')} isRequired multiline {...form.field('body')} />
      <p className="dim">{t('fundraising.mergeFields')}</p>
      <div className="merge-fields">
        {MERGE_FIELDS.map((name) => (
          <Button
            key={name}
            small
            onPress={() => form.set({ body: `${form.values.body}{{${name}}}` })}
            aria-label={t('fundraising.insert', { what: t(`fundraising.merge.${name}`) })}
          >
            {t(`fundraising.merge.${name}`)}
          </Button>
        ))}
      </div>
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('fundraising.sendNow')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
