import { useQuery } from 'urql';
import type { FormState } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { NumberField, Select } from '@/ui';
import { DateField } from '@/ui/DateField';
import type { ContractKind, OfferValues, PlanValues } from './planValues';
import { ContractFeeListDoc } from './registers.gql';

const KINDS = ['NONE', 'FREQUENCIES', 'UNTIL_DATE'] as const satisfies readonly ContractKind[];
const FREQUENCIES_MAX = 120;

/** How long an order binds, and what leaving earlier costs (CAT-16). */
export function ContractFields({ form }: { form: FormState<PlanValues> }) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: ContractFeeListDoc, requestPolicy: 'cache-and-network' });
  const { offer } = form.values;
  const set = (patch: Partial<OfferValues>) => form.set({ offer: { ...offer, ...patch } });
  const fees = data?.contractFees ?? [];
  return (
    <>
      <p className="dim">{t('catalogue.contractHint')}</p>
      <Select
        label={t('catalogue.contract')}
        value={offer.contractKind}
        onChange={(contractKind) => contractKind && set({ contractKind })}
        options={KINDS.map((id) => ({ id, label: t(`catalogue.contract.${id}`) }))}
      />
      {offer.contractKind === 'FREQUENCIES' && (
        <NumberField
          label={t('catalogue.contractFrequencies')}
          min={1}
          max={FREQUENCIES_MAX}
          value={offer.contractFrequencies}
          onChange={(contractFrequencies) => set({ contractFrequencies })}
          error={form.error('offer.contractFrequencies')}
        />
      )}
      {offer.contractKind === 'UNTIL_DATE' && (
        <DateField
          label={t('catalogue.contractUntilOn')}
          isRequired
          value={offer.contractUntilOn}
          onChange={(contractUntilOn) => set({ contractUntilOn })}
          error={form.error('offer.contractUntilOn')}
        />
      )}
      {offer.contractKind !== 'NONE' && fees.length === 0 && <p className="dim">{t('catalogue.noContractFees')}</p>}
      {offer.contractKind !== 'NONE' && fees.length > 0 && (
        <Select
          label={t('catalogue.contractFee')}
          isRequired
          value={offer.contractFeeId}
          onChange={(contractFeeId) => set({ contractFeeId })}
          error={form.error('offer.contractFeeId')}
          options={fees.map((fee) => ({ id: fee.id, label: fee.name, note: format.money(fee.amountMinor, fee.currency) }))}
        />
      )}
    </>
  );
}
