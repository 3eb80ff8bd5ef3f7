import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Checkbox, Notice, TextField, toast } from '@/ui';
import { SaveVatCodeDoc, type VatCodeLineFragment } from './chart.gql';

type Props = {
  organisationId: string;
  /** The code to change; undefined for a new one. */
  code: VatCodeLineFragment | undefined;
  onClose: () => void;
};

type Values = { code: string; name: string; ratePercent: string; standardCode: string; isDefault: boolean };

const EMPTY: Values = { code: '', name: '', ratePercent: '', standardCode: '', isDefault: false };

/** A VAT code. As default it stands for its rate wherever no account names another. */
export function VatCodeForm({ organisationId, code, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveVatCodeDoc);
  const form = useForm<Values>({
    initial: code
      ? {
          code: code.code,
          name: code.name,
          ratePercent: code.ratePercent,
          standardCode: code.standardCode,
          isDefault: code.isDefault,
        }
      : EMPTY,
    check: (values) =>
      problemsOf([
        ['code', required(values.code)],
        ['name', required(values.name)],
        ['ratePercent', required(values.ratePercent)],
      ]),
    submit: async (values) => {
      const answer = await run({ organisationId, input: { ...values, isNew: code === undefined } });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('ledger.saved', { name: values.name }));
        onClose();
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('ledger.code')} isRequired isDisabled={code !== undefined} {...form.field('code')} />
      <TextField label={t('ledger.name')} isRequired {...form.field('name')} />
      <TextField label={t('ledger.ratePercent')} isRequired {...form.field('ratePercent')} />
      <TextField
        label={t('ledger.standardTaxCode')}
        hint={t('ledger.standardTaxHint')}
        {...form.field('standardCode')}
      />
      <Checkbox
        label={t('ledger.asDefault')}
        checked={form.values.isDefault}
        onChange={(isDefault) => form.set({ isDefault })}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('ledger.save')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
