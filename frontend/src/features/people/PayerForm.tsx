import { useQuery } from 'urql';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { toast, type Option } from '@/ui';
import { ChangeFoot, type ChangeProps } from './ChangeFoot';
import { Outcomes } from './Outcomes';
import { ChangePayerDoc, PreviewPayerChangeDoc } from './payers.gql';

type Values = { payer: Option<string> | undefined };

/** Lets another payer take a subscription over from its next period; an empty field is the member itself (SUB-13). */
export default function PayerForm({ subscription, onClose }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(ChangePayerDoc);
  const { key } = useIdempotencyKey();
  const inputOf = ({ payer }: Values) => ({ subscriptionId: subscription.id, payerId: payer?.id ?? null });
  const form = useForm<Values>({
    initial: { payer: undefined },
    check: () => ({}),
    submit: async (values) => {
      const answer = await run({ input: inputOf(values), idempotencyKey: key });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.change.payerChanged'));
        onClose();
      }
    },
  });
  const paysAlready = !form.values.payer && !subscription.payer && !subscription.nextPayer;
  const [{ data, error: refused }] = useQuery({
    query: PreviewPayerChangeDoc,
    variables: { input: inputOf(form.values) },
    pause: paysAlready,
    requestPolicy: 'network-only',
  });
  const preview = paysAlready ? undefined : data?.previewPayerChange;

  return (
    <form {...form.formProps} className="stack">
      <MemberLookup
        label={t('people.relation.PAYER')}
        hint={t('people.subscription.payerHint')}
        {...form.field('payer')}
        error={form.error('payer') ?? form.error('payerId')}
      />
      <Outcomes
        preview={preview}
        refused={Boolean(!paysAlready && refused)}
        says={
          preview
            ? t('people.change.payerTakesOver', {
                on: format.date(preview.on),
                method: t(`method.${preview.paymentMethod ?? subscription.paymentMethod}`),
              })
            : ''
        }
      />
      <ChangeFoot refusal={form.refusal} pending={pending} label={t('people.change.payer')} onClose={onClose} />
    </form>
  );
}
