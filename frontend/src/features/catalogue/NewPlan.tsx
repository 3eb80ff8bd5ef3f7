import { Link, useNavigate } from '@tanstack/react-router';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { toast } from '@/ui';
import { CreatePlanDoc } from './plan.gql';
import { checkPlan, newPlan, planInput } from './planValues';
import { PlanWizard } from './PlanWizard';

/** Creates a plan: products at one frequency under one billing plan, and what it promises (CAT-10…CAT-17). */
export default function NewPlan() {
  const t = useT();
  const navigate = useNavigate();
  const { run, pending } = useCommand(CreatePlanDoc);
  const { key } = useIdempotencyKey();
  const form = useForm({
    initial: newPlan(),
    check: checkPlan,
    submit: async (values) => {
      const answer = await run({ input: planInput(values), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('catalogue.planCreated', { name: answer.value.plan.name }));
        void navigate({ to: '/plans/$planId', params: { planId: answer.value.plan.id } });
      }
    },
  });
  return (
    <Page title={t('catalogue.newPlan')} above={<Link to="/plans">{t('catalogue.plans')}</Link>}>
      <PlanWizard
        form={form}
        pending={pending}
        submitLabel={t('catalogue.create')}
        onCancel={() => void navigate({ to: '/plans' })}
      />
    </Page>
  );
}
