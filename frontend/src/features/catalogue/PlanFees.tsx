import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, NumberField, Select, TextField } from '@/ui';
import { FeePrice, OptionalNumber } from './FeePrice';
import type { AgeValues, FeeValues, HouseholdValues } from './feeValues';
import type { AgeDay } from './plan.gql';
import { CategoryPrices, NO_CATEGORY, useCategories } from './PlanCategories';
import { RateFields } from './PlanRate';
import type { PlanProductsQuery } from './plans.gql';
import type { PlanValues } from './planValues';

const AGE_DAYS = ['PERIOD_START', 'YEAR_START'] as const satisfies readonly AgeDay[];
const OLDER = 10;
const PRICE = { kind: 'FIXED', minor: undefined, percent: '' } as const;

type Props = { form: FormState<PlanValues>; currency: string | undefined };
type StepProps = Props & { products: PlanProductsQuery['products'] };

/** Who may have the membership, and what it costs by age, category and household (CAT-10, CAT-21, CAT-22). */
export function FeesStep({ form, currency, products }: StepProps) {
  const t = useT();
  const { fees } = form.values;
  const set = (patch: Partial<FeeValues>) => form.set({ fees: { ...fees, ...patch } });
  return (
    <>
      <RateFields form={form} products={products} set={set} />
      <TextField
        label={t('catalogue.category')}
        hint={t('catalogue.categoryHint')}
        value={fees.category}
        onChange={(category) => set({ category })}
        error={form.error('fees.category')}
      />
      <fieldset className="stack">
        <legend className="field-label">{t('catalogue.conditions')}</legend>
        <p className="dim">{t('catalogue.conditionsHint')}</p>
        <div className="columns">
          <OptionalNumber
            label={t('catalogue.ageLeast')}
            value={fees.ageLeast}
            onChange={(ageLeast) => set({ ageLeast })}
            error={form.error('fees.ageLeast')}
          />
          <OptionalNumber
            label={t('catalogue.ageMost')}
            value={fees.ageMost}
            onChange={(ageMost) => set({ ageMost })}
            error={form.error('fees.ageMost')}
          />
          <OptionalNumber
            label={t('catalogue.householdLeast')}
            max={50}
            value={fees.householdLeast}
            onChange={(householdLeast) => set({ householdLeast })}
            error={form.error('fees.householdLeast')}
          />
        </div>
      </fieldset>
      <AgeGroups form={form} currency={currency} set={set} />
      <CategoryPrices form={form} currency={currency} set={set} />
      <Households form={form} currency={currency} set={set} />
    </>
  );
}

type PartProps = Props & { set: (patch: Partial<FeeValues>) => void };

function AgeGroups({ form, currency, set }: PartProps) {
  const t = useT();
  const { fees } = form.values;
  const categories = useCategories(fees.ageGroups.map((one) => one.categoryId));
  const change = (place: number, patch: Partial<AgeValues>) =>
    set({ ageGroups: fees.ageGroups.map((one, index) => (index === place ? { ...one, ...patch } : one)) });
  const add = () => {
    const last = fees.ageGroups.at(-1);
    const fromYears = last ? (last.toYears ?? last.fromYears) + 1 : 0;
    set({ ageGroups: [...fees.ageGroups, { ...PRICE, fromYears, toYears: fromYears + OLDER, categoryId: undefined }] });
  };
  return (
    <fieldset className="stack">
      <legend className="field-label">{t('catalogue.ageGroups')}</legend>
      <p className="dim">{t('catalogue.ageGroupsHint')}</p>
      {fees.ageGroups.length > 0 && (
        <Select
          label={t('catalogue.ageDay')}
          value={fees.ageDay}
          onChange={(ageDay) => ageDay && set({ ageDay })}
          options={AGE_DAYS.map((id) => ({ id, label: t(`catalogue.ageDay.${id}`) }))}
        />
      )}
      {fees.ageGroups.map((one, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- a group is known by its place alone
        <div key={place} className="stack fee">
          <div className="columns">
            <NumberField
              label={t('catalogue.fromYears')}
              min={0}
              max={150}
              value={one.fromYears}
              onChange={(fromYears) => change(place, { fromYears })}
              error={form.error(`fees.ageGroups.${place}.fromYears`)}
            />
            <OptionalNumber
              label={t('catalogue.toYears')}
              hint={t('catalogue.toYearsHint')}
              value={one.toYears}
              onChange={(toYears) => change(place, { toYears })}
              error={form.error(`fees.ageGroups.${place}.toYears`)}
            />
            {categories.length > 0 && (
              <Select
                label={t('catalogue.memberCategory')}
                value={one.categoryId ?? NO_CATEGORY}
                onChange={(id) => change(place, { categoryId: id === NO_CATEGORY ? undefined : id })}
                error={form.error(`fees.ageGroups.${place}.categoryId`)}
                options={[{ id: NO_CATEGORY, label: t('catalogue.everyCategory') }, ...categories]}
              />
            )}
            <FeePrice
              value={one}
              currency={currency}
              path={`fees.ageGroups.${place}`}
              onChange={(patch) => change(place, patch)}
              error={form.error}
            />
          </div>
          <div>
            <Button
              small
              look="ghost"
              aria-label={t('catalogue.removeAgeGroup', { n: place + 1 })}
              onPress={() => set({ ageGroups: fees.ageGroups.filter((_, index) => index !== place) })}
            >
              {t('catalogue.remove')}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button small onPress={add}>
          {t('catalogue.addAgeGroup')}
        </Button>
      </div>
    </fieldset>
  );
}

function Households({ form, currency, set }: PartProps) {
  const t = useT();
  const { fees } = form.values;
  const change = (place: number, patch: Partial<HouseholdValues>) =>
    set({ households: fees.households.map((one, index) => (index === place ? { ...one, ...patch } : one)) });
  return (
    <fieldset className="stack">
      <legend className="field-label">{t('catalogue.households')}</legend>
      <p className="dim">{t('catalogue.householdsHint')}</p>
      {fees.households.map((one, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- a size is known by its place alone
        <div key={place} className="stack fee">
          <div className="columns">
            <NumberField
              label={t('catalogue.householdMembers')}
              min={1}
              max={50}
              value={one.members}
              onChange={(members) => change(place, { members })}
              error={form.error(`fees.households.${place}.members`)}
            />
            <FeePrice
              value={one}
              currency={currency}
              path={`fees.households.${place}`}
              onChange={(patch) => change(place, patch)}
              error={form.error}
            />
          </div>
          <div>
            <Button
              small
              look="ghost"
              aria-label={t('catalogue.removeHousehold', { n: place + 1 })}
              onPress={() => set({ households: fees.households.filter((_, index) => index !== place) })}
            >
              {t('catalogue.remove')}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button
          small
          onPress={() =>
            set({ households: [...fees.households, { ...PRICE, members: (fees.households.at(-1)?.members ?? 1) + 1 }] })
          }
        >
          {t('catalogue.addHousehold')}
        </Button>
      </div>
    </fieldset>
  );
}
