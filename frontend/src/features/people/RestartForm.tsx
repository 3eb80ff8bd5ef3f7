import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { TagPicker } from '@/app/tags/TagPicker';
import { openTagIds, tagsError } from '@/app/tags/useReportingTags';
import { today } from '@/app/today';
import { toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { RestartSubscriptionDoc } from './startSubscription.gql';

/** Orders an ended subscription again, with its plan, payer, copies and tags (SUB-12). */
export default function RestartForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(RestartSubscriptionDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<{ startOn: string | undefined; tagIds: string[] }>({
    initial: { startOn: today(), tagIds: openTagIds(subscription.tags) },
    check: (values) => problemsOf([['startOn', required(values.startOn)]]),
    submit: async ({ startOn, tagIds }) => {
      const asked = { subscriptionId: subscription.id, startOn: startOn ?? null, tagIds };
      const answer = await run({ ...asked, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.started', { plan: answer.value.subscription.plan.name }));
        onClose();
      }
    },
  });
  const through = subscription.restartableThroughOn;
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('people.change.restartHint', { on: through ? format.date(through) : '' })}</p>
      <DateField label={t('people.subscription.startOn')} isRequired {...form.field('startOn')} />
      <TagPicker
        hint={t('tags.orderHint')}
        chosen={form.values.tagIds}
        onChange={(tagIds) => form.set({ tagIds })}
        error={tagsError(form.errors, form.error)}
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.restart')} onClose={onClose} />
    </form>
  );
}
