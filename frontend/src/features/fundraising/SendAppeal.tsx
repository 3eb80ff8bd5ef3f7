import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { ChangeList } from '@/app/reasons/ChangeList';
import type { Reason } from '@/app/reasons/explain';
import { Button, Notice, Segments, Select, TextField } from '@/ui';
import { AppealRehearsal } from './AppealRehearsal';
import type { CampaignSheetFragment } from './campaigns.gql';
import {
  AppealBranchesDoc,
  RehearseAppealDoc,
  SendAppealDoc,
  type Channel,
  type RehearsedAppealFragment,
} from './commands.gql';

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
type Rehearsed = { of: Values; rehearsal: RehearsedAppealFragment };
type Changed = { changes: readonly Reason[]; changed: number };
type Props = { campaign: CampaignSheetFragment; onClose: () => void };

/**
 * Sends the campaign's appeal to all members, or those of a branch, on one channel; nobody gets it twice (FUN-01).
 * What was rehearsed is sent only if it does the same; another text has to be rehearsed again (NEW-01).
 */
export function SendAppeal({ campaign, onClose }: Props) {
  const t = useT();
  const { key } = useIdempotencyKey();
  const { run, pending } = useCommand(SendAppealDoc);
  const [{ data }] = useQuery({ query: AppealBranchesDoc });
  const rehearsing = useCommand(RehearseAppealDoc);
  const [queued, setQueued] = useState<number>();
  const [rehearsed, setRehearsed] = useState<Rehearsed>();
  const [changed, setChanged] = useState<Changed>();
  const isRehearsal = useRef(false);
  const form = useForm<Values>({
    initial: { channel: 'EMAIL', branch: EVERYONE, subject: '', body: '' },
    check: (values) =>
      problemsOf([
        ['subject', required(values.subject)],
        ['body', required(values.body)],
      ]),
    submit: (values) => (isRehearsal.current ? rehearse(values) : send(values)),
  });
  const rehearsal = rehearsed?.of === form.values ? rehearsed.rehearsal : undefined;

  const rehearse = async (values: Values) => {
    const answer = await rehearsing.run(appealOf(campaign, values));
    setChanged(undefined);
    if (answer?.kind === 'done') setRehearsed({ of: values, rehearsal: answer.value.rehearsal });
    if (answer?.kind === 'refused') form.refuse(answer.refusal);
    if (answer?.kind === 'failed') form.fail();
  };

  const send = async (values: Values) => {
    const rehearsalId = rehearsal?.id ?? null;
    const answer = await run({ ...appealOf(campaign, values), rehearsalId, idempotencyKey: key });
    if (answer?.kind === 'done') setQueued(answer.value.queued);
    if (answer?.kind === 'refused') {
      form.refuse(answer.refusal);
      setChanged(answer.refusal.__typename === 'AppealOutdated' ? answer.refusal : undefined);
    }
    if (answer?.kind === 'failed') form.fail();
  };

  /** The same checks as sending. */
  const submitRehearsal = () => {
    isRehearsal.current = true;
    form.formProps.ref.current?.requestSubmit();
    isRehearsal.current = false;
  };

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
          {changed && <ChangeList changes={changed.changes} changed={changed.changed} />}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending} isDisabled={rehearsal?.reached === 0}>
          {rehearsal ? t('fundraising.sendRehearsed', { n: rehearsal.reached }) : t('fundraising.sendNow')}
        </Button>
        <Button onPress={submitRehearsal} isPending={rehearsing.pending}>
          {t('fundraising.rehearse')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
      {rehearsal && <AppealRehearsal key={rehearsal.id} rehearsal={rehearsal} />}
    </form>
  );
}

const appealOf = (campaign: CampaignSheetFragment, { branch, ...text }: Values) => ({
  campaignId: campaign.id,
  ...text,
  branchId: branch === EVERYONE ? null : branch,
});
