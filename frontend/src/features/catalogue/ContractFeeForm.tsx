import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, MoneyField, Notice, TextField } from '@/ui';
import { CreateContractFeeDoc } from './registers.gql';

type Values = {
  organisationId: string | undefined;
  name: string;
  amountMinor: number | undefined;
  vatRatePercent: string;
  account: string;
};
type Props = { onDone: (name: string) => void; onCancel: () => void };

/** Registers what leaving a contract early costs (CAT-16). */
export function ContractFeeForm({ onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreateContractFeeDoc);
  const { key } = useIdempotencyKey();
  const { organisations, only, error, refetch } = useOrganisations();
  const form = useForm<Values>({
    initial: { organisationId: undefined, name: '', amountMinor: undefined, vatRatePercent: '0', account: '' },
    check: (values) =>
      problemsOf([
        ['organisationId', only ? undefined : required(values.organisationId)],
        ['name', required(values.name)],
        ['amountMinor', required(values.amountMinor)],
        ['vatRatePercent', required(values.vatRatePercent)],
        ['account', required(values.account)],
      ]),
    submit: async ({ organisationId, name, amountMinor, vatRatePercent, account }) => {
      const input = {
        organisationId: organisationId ?? only?.id ?? '',
        name: name.trim(),
        amountMinor: amountMinor ?? 0,
        vatRatePercent: vatRatePercent.trim(),
        account: account.trim(),
      };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.contractFee.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  if (organisations.length === 0) {
    return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  const chosen = organisations.find((one) => one.id === form.values.organisationId) ?? only;
  return (
    <form {...form.formProps} className="stack">
      {!only && <OrganisationSelect {...form.field('organisationId')} />}
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      {chosen && (
        <MoneyField label={t('catalogue.priceWithVat')} currency={chosen.currency} {...form.field('amountMinor')} />
      )}
      <div className="columns">
        <TextField label={t('catalogue.vatPercent')} isRequired {...form.field('vatRatePercent')} />
        <TextField label={t('catalogue.account')} isRequired {...form.field('account')} />
      </div>
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.create')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
