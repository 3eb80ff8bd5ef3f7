import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Checkbox, TextField, toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { RemoveStopDoc } from './changes.gql';
import { StandingFee } from './StandingFee';

type Values = { reason: string; billNow: boolean };

/** Takes a stop back, and says whether a coming term lacks its invoice then (SUB-08). */
export default function RemoveStopForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const { run, pending } = useCommand(RemoveStopDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<Values>({
    initial: { reason: '', billNow: true },
    check: (values) => problemsOf([['reason', required(values.reason)]]),
    submit: async ({ reason, billNow }) => {
      const answer = await run({ subscriptionId: subscription.id, reason: reason.trim(), billNow, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        const { unbilledTerms: left, invoices } = answer.value;
        if (left) toast(t('people.change.continuedUnbilled', { n: left }));
        else if (invoices.length) toast(t('people.change.continuedBilled', { n: invoices.length }));
        else toast(t('people.change.continued'));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <StandingFee invoice={subscription.contractInvoice} says="people.change.feeCredited" />
      <TextField label={t('people.change.reason')} isRequired {...form.field('reason')} />
      <Checkbox
        label={t('people.change.billNow')}
        checked={form.values.billNow}
        onChange={(billNow) => form.set({ billNow })}
      />
      <p className="dim">{t('people.change.billNowHint')}</p>
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.removeStop')} onClose={onClose} />
    </form>
  );
}
