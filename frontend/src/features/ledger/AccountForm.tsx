import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, Select, TextField, toast } from '@/ui';
import {
  SaveAccountDoc,
  type AccountLineFragment,
  type LedgerAccountKind,
  type VatCodeLineFragment,
} from './chart.gql';

export const ACCOUNT_KINDS = [
  'RECEIVABLE',
  'BANK',
  'VAT',
  'LIABILITY',
  'REVENUE',
  'EXPENSE',
] as const satisfies readonly LedgerAccountKind[];

const BY_RATE = 'by-rate';

type Props = {
  organisationId: string;
  /** The account to change; undefined for a new one. */
  account: AccountLineFragment | undefined;
  vatCodes: readonly VatCodeLineFragment[];
  onClose: () => void;
};

type Values = {
  number: string;
  name: string;
  kind: LedgerAccountKind;
  standardCategory: string;
  standardCode: string;
  vatCode: string;
};

/** An account of the chart; its number stays what it is once entries are posted to it. */
export function AccountForm({ organisationId, account, vatCodes, onClose }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveAccountDoc);
  const form = useForm<Values>({
    initial: {
      number: account?.number ?? '',
      name: account?.name ?? '',
      kind: account?.kind ?? 'REVENUE',
      standardCategory: account?.standardCategory ?? '',
      standardCode: account?.standardCode ?? '',
      vatCode: account?.vatCode ?? BY_RATE,
    },
    check: ({ number, name }) =>
      problemsOf([
        ['number', required(number)],
        ['name', required(name)],
      ]),
    submit: async (values) => {
      const isRevenue = values.kind === 'REVENUE' && values.vatCode !== BY_RATE;
      const vatCode = isRevenue ? values.vatCode : null;
      const answer = await run({ organisationId, input: { ...values, vatCode, isNew: account === undefined } });
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
      <TextField
        label={t('ledger.accountNumber')}
        isRequired
        isDisabled={account !== undefined}
        {...form.field('number')}
      />
      <TextField label={t('ledger.name')} isRequired {...form.field('name')} />
      <Select
        label={t('ledger.kind')}
        value={form.values.kind}
        onChange={(kind) => kind && form.set({ kind })}
        options={ACCOUNT_KINDS.map((id) => ({ id, label: t(`ledger.kind.${id}`) }))}
        error={form.error('kind')}
      />
      <TextField
        label={t('ledger.standardCategory')}
        hint={t('ledger.standardHint')}
        {...form.field('standardCategory')}
      />
      <TextField label={t('ledger.standardCode')} {...form.field('standardCode')} />
      {form.values.kind === 'REVENUE' && (
        <Select
          label={t('ledger.vatCode')}
          value={form.values.vatCode}
          onChange={(vatCode) => form.set({ vatCode: vatCode ?? BY_RATE })}
          options={[
            { id: BY_RATE, label: t('ledger.vatByRate') },
            ...vatCodes.map((one) => ({ id: one.code, label: `${one.code} ${one.name}` })),
          ]}
          error={form.error('vatCode')}
        />
      )}
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
