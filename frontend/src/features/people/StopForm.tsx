import { useQuery } from 'urql';
import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { dayAfter, lastIncludedDay, useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { StopReason } from '@/app/lookup/StopReason';
import { today } from '@/app/today';
import { Checkbox, Segments, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { PreviewStopDoc, StopSubscriptionDoc, type StopAsker } from './changes.gql';
import { Outcomes } from './Outcomes';

type Values = {
  askedBy: StopAsker;
  when: 'PERIOD' | 'DAY';
  lastDay: string | undefined;
  reason: string;
  stopCodeId: string | undefined;
  creditOpen: boolean;
  settleRunning: boolean;
  noFee: boolean;
};

/** Stops a subscription or moves its stop, and shows what becomes of its invoices first (SUB-05, SUB-06). */
export default function StopForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(StopSubscriptionDoc);
  const { key } = useIdempotencyKey();
  const inputOf = (values: Values) => ({
    subscriptionId: subscription.id,
    askedBy: values.askedBy,
    reason: values.stopCodeId ? '' : values.reason.trim(),
    stopCodeId: values.stopCodeId ?? null,
    endOn: values.when === 'DAY' && values.lastDay ? dayAfter(values.lastDay) : null,
    creditOpen: values.creditOpen,
    settleRunning: values.settleRunning,
    noFee: values.noFee,
  });
  const form = useForm<Values>({
    initial: {
      askedBy: 'MEMBER',
      when: 'PERIOD',
      lastDay: today(),
      reason: '',
      stopCodeId: undefined,
      creditOpen: subscription.creditsOpenAtStop,
      settleRunning: true,
      noFee: false,
    },
    check: (values) =>
      problemsOf([
        ['lastDay', values.when === 'DAY' ? required(values.lastDay) : undefined],
        ['reason', values.stopCodeId ? undefined : required(values.reason)],
      ]),
    submit: async (values) => {
      const answer = await run({ input: inputOf(values), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        const { endOn } = answer.value.subscription;
        toast(t('people.change.stopped', { on: endOn ? format.date(lastIncludedDay(endOn)) : '' }));
        onClose();
      }
    },
  });
  const { values } = form;
  const [{ data, error: refused }] = useQuery({
    query: PreviewStopDoc,
    variables: { input: inputOf(values) },
    pause: values.when === 'DAY' && !values.lastDay,
    requestPolicy: 'network-only',
  });
  const preview = data?.previewStop;
  // what never began is credited whole, whatever is chosen (SUB-02)
  const isUndelivered = subscription.awaitsPayment && values.when === 'PERIOD';
  // only where there is a contract that could be left (SUB-07)
  const isBound = Boolean(subscription.boundThroughOn && subscription.boundThroughOn >= today());

  return (
    <form {...form.formProps} className="stack">
      <Segments
        label={t('people.change.when')}
        value={values.when}
        onChange={(when) => form.set({ when })}
        options={[
          { id: 'PERIOD', label: t(subscription.awaitsPayment ? 'people.change.atOnce' : 'people.change.atPeriodEnd') },
          { id: 'DAY', label: t('people.change.onDay') },
        ]}
      />
      {values.when === 'DAY' && (
        <DateField
          label={t('people.change.lastDay')}
          isRequired
          value={values.lastDay}
          onChange={(lastDay) => form.set({ lastDay })}
          error={form.error('lastDay') ?? form.error('endOn')}
        />
      )}
      <Segments
        label={t('people.change.askedBy')}
        value={values.askedBy}
        onChange={(askedBy) => form.set({ askedBy })}
        options={(['MEMBER', 'STAFF'] as const).map((id) => ({ id, label: t(`people.change.askedBy.${id}`) }))}
      />
      <StopReason
        label={t('people.change.reason')}
        text={values.reason}
        codeId={values.stopCodeId}
        onChange={({ text, codeId }) => form.set(text === undefined ? { stopCodeId: codeId } : { reason: text })}
        error={form.error('reason') ?? form.error('stopCodeId')}
      />
      {!isUndelivered && (
        <>
          <Checkbox
            label={t('people.change.creditOpen')}
            checked={values.creditOpen}
            onChange={(creditOpen) => form.set({ creditOpen })}
          />
          <Checkbox
            label={t('people.change.settleRunning')}
            checked={values.settleRunning}
            onChange={(settleRunning) => form.set({ settleRunning })}
          />
        </>
      )}
      {isBound && !isUndelivered && (
        <Checkbox
          label={t('people.change.noFee')}
          checked={values.noFee}
          onChange={(noFee) => form.set({ noFee })}
        />
      )}
      <Outcomes
        preview={preview}
        refused={Boolean((values.when === 'PERIOD' || values.lastDay) && refused)}
        standing={subscription.contractInvoice}
        says={
          isUndelivered
            ? t('people.change.neverBegins')
            : preview
              ? t('people.change.ends', { on: format.date(lastIncludedDay(preview.on)) })
              : ''
        }
      />
      <ChangeFoot
        refusal={form.refusal}
        pending={pending}
        danger
        label={t(subscription.endOn ? 'people.change.moveStop' : 'people.change.stop')}
        onClose={onClose}
      />
    </form>
  );
}
