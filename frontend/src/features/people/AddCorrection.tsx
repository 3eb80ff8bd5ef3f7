import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { MoneyField, Segments, TextField, toast } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { AddCorrectionDoc } from './corrections.gql';

const TYPES = ['DEDUCTION', 'ADDITION'] as const;

type Values = {
  type: (typeof TYPES)[number];
  text: string;
  amountMinor: number | undefined;
  vatRatePercent: string;
  account: string;
};

const EMPTY: Values = { type: 'DEDUCTION', text: '', amountMinor: undefined, vatRatePercent: '', account: '' };

/** Lets a deduction or an addition wait; VAT and account are those of the plan where nothing else is written. */
export function AddCorrection({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const { run, pending } = useCommand(AddCorrectionDoc);
  const { key, renew } = useIdempotencyKey();
  const form = useForm<Values>({
    initial: EMPTY,
    check: (values) =>
      problemsOf([
        ['text', required(values.text)],
        ['amountMinor', required(values.amountMinor)],
      ]),
    submit: async (values) => {
      const minor = Math.abs(values.amountMinor ?? 0);
      const input = {
        subscriptionId: subscription.id,
        text: values.text.trim(),
        amountMinor: values.type === 'DEDUCTION' ? -minor : minor,
        vatRatePercent: values.vatRatePercent.trim() || null,
        account: values.account.trim() || null,
      };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.correction.added', { text: input.text }));
        renew();
        form.set({ ...EMPTY, type: values.type });
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <h3 className="form-part">{t('people.correction.new')}</h3>
      <Segments
        label={t('people.correction.type')}
        value={form.values.type}
        onChange={(type) => form.set({ type })}
        options={TYPES.map((type) => ({ id: type, label: t(`correctionType.${type}`) }))}
      />
      <TextField label={t('people.correction.text')} isRequired {...form.field('text')} />
      <MoneyField
        label={t('people.change.amount')}
        isRequired
        currency={subscription.currency}
        hint={t('people.correction.amountHint')}
        {...form.field('amountMinor')}
      />
      <div className="columns">
        <TextField
          label={t('people.invoice.vatRate')}
          hint={t('people.correction.asPlan')}
          {...form.field('vatRatePercent')}
        />
        <TextField label={t('people.invoice.account')} hint={t('people.correction.asPlan')} {...form.field('account')} />
      </div>
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.correction.add')} onClose={onClose} />
    </form>
  );
}
