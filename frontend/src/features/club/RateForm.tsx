import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { today } from '@/app/today';
import { MoneyField, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { FormFoot } from './FormFoot';
import { MissedByRate } from './MissedByRate';
import { AddFeeAmountDoc, CreateFeeRateDoc, type RateSheetFragment } from './rates.gql';

type Values = {
  name: string;
  organisationId: string | undefined;
  amountMinor: number | undefined;
  vatRatePercent: string;
  validFrom: string | undefined;
};
type Props = {
  /** The rate that gets an amount; a new one is made without. */
  rate?: RateSheetFragment;
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** A new fee rate with its first amount, or a further amount of one, from a day on (CAT-22). */
export function RateForm({ rate, onDone, onCancel }: Props) {
  const t = useT();
  const { organisations, only } = useOrganisations();
  const create = useCommand(CreateFeeRateDoc);
  const add = useCommand(AddFeeAmountDoc);
  const form = useForm<Values>({
    initial: { name: rate?.name ?? '', organisationId: rate?.organisation.id, amountMinor: undefined, vatRatePercent: '0', validFrom: today() },
    check: ({ name, organisationId, amountMinor, vatRatePercent, validFrom }) =>
      problemsOf([
        ['name', required(name)],
        ['organisationId', required(organisationId ?? only?.id)],
        ['amountMinor', required(amountMinor)],
        ['vatRatePercent', required(vatRatePercent)],
        ['validFrom', required(validFrom)],
      ]),
    submit: async ({ name, organisationId, amountMinor, vatRatePercent, validFrom }) => {
      const amount = { amountMinor: amountMinor ?? 0, vatRatePercent, validFrom: validFrom ?? '' };
      const answer = rate
        ? await add.run({ feeRateId: rate.id, input: amount })
        : await create.run({ organisationId: organisationId ?? only?.id ?? '', name: name.trim(), first: amount });
      if (answer?.kind === 'done') onDone(answer.value.feeRate.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const chosen = organisations.find((one) => one.id === form.values.organisationId) ?? only;
  return (
    <form {...form.formProps} className="stack">
      {!rate && <TextField label={t('club.name')} isRequired autoFocus {...form.field('name')} />}
      {!rate && <OrganisationSelect {...form.field('organisationId')} />}
      <div className="columns">
        <MoneyField label={t('club.amount')} currency={rate?.currency ?? chosen?.currency ?? ''} isRequired {...form.field('amountMinor')} />
        <TextField label={t('club.vatPercent')} isRequired inputMode="decimal" {...form.field('vatRatePercent')} />
      </div>
      <DateField label={t('club.validFrom')} isRequired {...form.field('validFrom')} />
      {rate && <MissedByRate rateId={rate.id} validFrom={form.values.validFrom} />}
      <FormFoot
        refusal={form.refusal}
        pending={create.pending || add.pending}
        label={t(rate ? 'club.addAmount' : 'ui.save')}
        onCancel={onCancel}
      />
    </form>
  );
}
