import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { TagPicker } from '@/app/tags/TagPicker';
import { tagsError } from '@/app/tags/useReportingTags';
import { toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { TagSubscriptionDoc } from './tagSubscription.gql';

/** Puts right how, and by whom, a subscription was sold (SUB-01). */
export default function TagsForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const { run, pending } = useCommand(TagSubscriptionDoc);
  const form = useForm<{ tagIds: string[] }>({
    initial: { tagIds: subscription.tags.map((tag) => tag.id) },
    check: () => ({}),
    submit: async ({ tagIds }) => {
      const answer = await run({ subscriptionId: subscription.id, tagIds });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('tags.righted'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TagPicker
        hint={t('tags.rightHint')}
        chosen={form.values.tagIds}
        onChange={(tagIds) => form.set({ tagIds })}
        error={tagsError(form.errors, form.error)}
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('tags.right')} onClose={onClose} />
    </form>
  );
}
