import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Segments, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { ChangePlanDoc, PreviewPlanChangeDoc } from './changes.gql';
import { Outcomes } from './Outcomes';
import { PlanSelect } from './PlanSelect';

type Values = { planId: string | undefined; when: 'PERIOD' | 'DAY'; on: string | undefined };

/** Lets a subscription go over to another plan, at its renewal or earlier (SUB-11). */
export default function ChangePlanForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(ChangePlanDoc);
  const { key } = useIdempotencyKey();
  const inputOf = (values: Values) => ({
    subscriptionId: subscription.id,
    planId: values.planId ?? '',
    on: values.when === 'DAY' ? (values.on ?? null) : null,
  });
  const form = useForm<Values>({
    initial: { planId: undefined, when: 'PERIOD', on: today() },
    check: (values) =>
      problemsOf([
        ['planId', required(values.planId)],
        ['on', values.when === 'DAY' ? required(values.on) : undefined],
      ]),
    submit: async (values) => {
      const answer = await run({ input: inputOf(values), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.changed'));
        onClose();
      }
    },
  });
  const { values } = form;
  const incomplete = !values.planId || (values.when === 'DAY' && !values.on);
  const [{ data }] = useQuery({
    query: PreviewPlanChangeDoc,
    variables: { input: inputOf(values) },
    pause: incomplete,
    requestPolicy: 'network-only',
  });
  const preview = incomplete ? undefined : data?.previewPlanChange;

  return (
    <form {...form.formProps} className="stack">
      <PlanSelect label={t('people.change.newPlan')} without={subscription.plan.id} {...form.field('planId')} />
      <Segments
        label={t('people.change.when')}
        value={values.when}
        onChange={(when) => form.set({ when })}
        options={[
          { id: 'PERIOD', label: t('people.change.atPeriodEnd') },
          { id: 'DAY', label: t('people.change.onDay') },
        ]}
      />
      {values.when === 'DAY' && <DateField label={t('people.change.firstDay')} isRequired {...form.field('on')} />}
      <Outcomes preview={preview} says={preview ? t('people.change.takesOver', { on: format.date(preview.on) }) : ''} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.plan')} onClose={onClose} />
    </form>
  );
}
