import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { useOrganisations } from '@/app/lookup/OrganisationSelect';
import { MoneyField, NumberField, Select, TextField } from '@/ui';
import type { FeeRunChoicesQuery } from './feeRuns.gql';
import type { FeeRunValues } from './values';

const DEPARTMENT = 'department';
const DAYS_TO_PAY_MAX = 365;

type Props = { form: FormState<FeeRunValues>; rates: FeeRunChoicesQuery['feeRates'] };

/** What each person is asked for, when it is to be paid, and where it is posted (FEE-03). */
export function FeeFields({ form, rates }: Props) {
  const t = useT();
  const { organisations } = useOrganisations();
  const { organisationId, departmentIds, feeRateId } = form.values;
  const currency = organisations.find(({ id }) => id === organisationId)?.currency ?? '';
  const own = rates.filter(({ organisation }) => organisation.id === organisationId);
  // Only one department alone can lend its rate.
  const lends = departmentIds.length === 1;
  return (
    <>
      <Select
        label={t('feeruns.rate')}
        value={feeRateId ?? (lends ? DEPARTMENT : undefined)}
        onChange={(chosen) => form.set({ feeRateId: chosen === DEPARTMENT ? undefined : chosen })}
        options={[
          ...(lends ? [{ id: DEPARTMENT, label: t('feeruns.departmentRate') }] : []),
          ...own.map(({ id, name }) => ({ id, label: name })),
        ]}
        error={form.error('feeRateId')}
      />
      <NumberField
        label={t('feeruns.daysToPay')}
        hint={t('feeruns.daysToPayHint')}
        min={0}
        max={DAYS_TO_PAY_MAX}
        {...form.field('daysToPay')}
      />
      <TextField label={t('feeruns.incomeAccount')} isRequired inputMode="numeric" {...form.field('incomeAccount')} />
      <TextField label={t('feeruns.lineText')} isRequired {...form.field('lineText')} />
      <TextField label={t('feeruns.extraText')} {...form.field('extraText')} />
      <div className="columns">
        <MoneyField label={t('feeruns.adminFee')} currency={currency} {...form.field('adminFeeMinor')} />
        <TextField label={t('feeruns.adminFeeAccount')} inputMode="numeric" {...form.field('adminFeeAccount')} />
      </div>
    </>
  );
}
