import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { TextField, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { PauseSubscriptionDoc, PreviewPauseDoc } from './changes.gql';
import { Outcomes } from './Outcomes';
import { PlanSelect } from './PlanSelect';

type Values = { resumeOn: string | undefined; planId: string | undefined; reason: string };

/** Lets a subscription rest after its period, until a day, then perhaps on another plan (SUB-09). */
export default function PauseForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(PauseSubscriptionDoc);
  const { key } = useIdempotencyKey();
  const inputOf = (values: Values) => ({
    subscriptionId: subscription.id,
    resumeOn: values.resumeOn ?? '',
    planId: values.planId ?? null,
    reason: values.reason.trim(),
  });
  const form = useForm<Values>({
    initial: { resumeOn: undefined, planId: undefined, reason: '' },
    check: (values) =>
      problemsOf([
        ['resumeOn', required(values.resumeOn)],
        ['reason', required(values.reason)],
      ]),
    submit: async (values) => {
      const answer = await run({ input: inputOf(values), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.paused'));
        onClose();
      }
    },
  });
  const [{ data, error: refused }] = useQuery({
    query: PreviewPauseDoc,
    // a preview needs no reason yet
    variables: { input: { ...inputOf(form.values), reason: '–' } },
    pause: !form.values.resumeOn,
    requestPolicy: 'network-only',
  });
  const preview = form.values.resumeOn ? data?.previewPause : undefined;

  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('people.change.pauseHint')}</p>
      <p>{t(subscription.plan.offer.pauseAccess ? 'people.change.accessGoesOn' : 'people.change.accessRests')}</p>
      <DateField label={t('people.change.resumeOn')} isRequired {...form.field('resumeOn')} />
      <PlanSelect
        label={t('people.change.resumePlan')}
        none={t('people.change.samePlan')}
        without={subscription.plan.id}
        {...form.field('planId')}
      />
      <TextField label={t('people.change.reason')} isRequired {...form.field('reason')} />
      <Outcomes
        preview={preview}
        refused={Boolean(form.values.resumeOn && refused)}
        says={preview ? t('people.change.rests', { on: format.date(preview.on) }) : ''}
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.pause')} onClose={onClose} />
    </form>
  );
}
