import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { MoneyField, TextField, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeFoot } from './ChangeFoot';
import { RegisterRefundDoc, type MemberReskontroQuery } from './reskontro.gql';

type Account = NonNullable<MemberReskontroQuery['member']>['reskontro'];
type Props = {
  memberId: string;
  account: Account;
  /** What a payment or credit note has left; without it all that is unused is proposed. */
  amountMinor?: number | undefined;
  onClose: () => void;
};

type Values = {
  amountMinor: number | undefined;
  paidOn: string | undefined;
  account: string;
  reference: string;
  comment: string;
};

/** Registers that what the payer has unused was paid back; the bank sends it (PAY-07). */
export default function RefundForm({ memberId, account: { organisation, currency, refundable }, amountMinor: left, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(RegisterRefundDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<Values>({
    initial: {
      amountMinor: Math.min(left ?? refundable.amountMinor, refundable.amountMinor),
      paidOn: today(),
      account: refundable.account ?? '',
      reference: '',
      comment: '',
    },
    check: (values) =>
      problemsOf([
        ['amountMinor', required(values.amountMinor)],
        ['paidOn', required(values.paidOn)],
      ]),
    submit: async ({ amountMinor, paidOn, account, reference, comment }) => {
      const answer = await run({
        input: {
          organisationId: organisation.id,
          memberId,
          amountMinor: amountMinor ?? 0,
          paidOn: paidOn ?? '',
          account: account.trim(),
          reference: reference.trim(),
          comment: comment.trim(),
        },
        idempotencyKey: key,
      });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.refund.done', { amount: format.money(amountMinor ?? 0, currency) }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p>{t('people.refund.about', { organisation: organisation.name })}</p>
      <MoneyField
        label={t('people.refund.amount')}
        hint={t('people.refund.most', { amount: format.money(refundable.amountMinor, currency) })}
        isRequired
        currency={currency}
        {...form.field('amountMinor')}
      />
      <DateField label={t('people.refund.paidOn')} isRequired {...form.field('paidOn')} />
      <TextField label={t('people.refund.account')} {...form.field('account')} />
      <TextField label={t('people.refund.reference')} {...form.field('reference')} />
      <TextField label={t('people.refund.comment')} {...form.field('comment')} />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.refund.now')} onClose={onClose} />
    </form>
  );
}
