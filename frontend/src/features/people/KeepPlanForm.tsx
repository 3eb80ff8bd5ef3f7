import { useQuery } from 'urql';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { Outcomes } from './Outcomes';
import { PreviewPlanTakenBackDoc, TakeBackPlanDoc } from './takeBackPlan.gql';

/** Takes back that another plan was to take over (SUB-11). */
export default function KeepPlanForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(TakeBackPlanDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<Record<string, never>>({
    initial: {},
    check: () => ({}),
    submit: async () => {
      const answer = await run({ subscriptionId: subscription.id, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.planKept', { plan: subscription.plan.name }));
        onClose();
      }
    },
  });
  const [{ data, error: refused }] = useQuery({
    query: PreviewPlanTakenBackDoc,
    variables: { subscriptionId: subscription.id },
    requestPolicy: 'network-only',
  });
  const preview = data?.previewPlanTakenBack;

  return (
    <form {...form.formProps} className="stack">
      <p>
        {t('people.change.keepPlanHint', {
          next: subscription.nextPlan?.name ?? '',
          on: subscription.planChangesOn ? format.date(subscription.planChangesOn) : '',
          plan: subscription.plan.name,
        })}
      </p>
      <Outcomes
        preview={preview}
        refused={Boolean(refused)}
        says={preview ? t('people.change.keepsFrom', { plan: subscription.plan.name, on: format.date(preview.on) }) : ''}
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.keepPlan')} onClose={onClose} />
    </form>
  );
}
