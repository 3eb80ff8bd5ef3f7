import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Notice, toast } from '@/ui';
import { UpdatePlanDoc, type PlanSheetFragment } from './plan.gql';
import { checkPlan, planValues, updateInput } from './planValues';
import { PlanWizard } from './PlanWizard';
import { VippsWarning } from './VippsWarning';

type Props = { plan: PlanSheetFragment; onDone: () => void };

/** Saves a plan again; those who have ordered it keep what they were promised (CAT-43). */
export function PlanEditor({ plan, onDone }: Props) {
  const t = useT();
  const { run, pending } = useCommand(UpdatePlanDoc);
  const form = useForm({
    initial: planValues(plan),
    check: checkPlan,
    submit: async (values) => {
      const answer = await run({ input: updateInput(plan, values) });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('catalogue.planSaved', { name: answer.value.plan.name }));
        onDone();
      }
    },
  });
  return (
    <>
      {plan.activeSubscriptions > 0 && (
        <Notice tone="mute">{t('catalogue.promisesStay', { n: plan.activeSubscriptions })}</Notice>
      )}
      <VippsWarning values={form.values} planId={plan.id} />
      <PlanWizard form={form} pending={pending} submitLabel={t('catalogue.save')} onCancel={onDone} planId={plan.id} />
    </>
  );
}
