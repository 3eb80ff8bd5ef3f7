import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { frequencyText } from '@/app/words/states';
import { Button, Checkbox, MoneyField, NumberField, Select, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import type { FirstLengthKind, PriceRuleKind } from './plan.gql';
import type { PlanLineFragment } from './plans.gql';
import { hasFirstRule, type OfferValues, type PlanValues } from './planValues';

const PRICES = ['FIXED', 'PERCENT_OFF', 'AMOUNT_OFF'] as const satisfies readonly PriceRuleKind[];
const LENGTHS = ['DAYS', 'UNTIL_DATE', 'OUT_THIS_MONTH', 'OUT_THIS_YEAR'] as const satisfies readonly FirstLengthKind[];
const NONE = 'NONE';
const DAYS_MAX = 3660;

type Props = { form: FormState<PlanValues> };

/** Changes a promise, and forgets what was wrong with it alone. */
const setter = (form: FormState<PlanValues>) => (patch: Partial<OfferValues>) =>
  form.set({ offer: { ...form.values.offer, ...patch } });

/** What the first period costs, and who can't have it again at once (CAT-11, CAT-12). */
export function PriceStep({ form, currency }: Props & { currency: string | undefined }) {
  const t = useT();
  const set = setter(form);
  const { offer } = form.values;
  return (
    <>
      <p className="dim">{t('catalogue.priceRuleHint')}</p>
      <Select
        label={t('catalogue.priceRule')}
        value={offer.priceKind ?? NONE}
        onChange={(kind) => set({ priceKind: kind === NONE ? undefined : kind })}
        error={form.error('offer.priceKind')}
        options={[
          { id: NONE, label: t('catalogue.priceRule.NONE') },
          ...PRICES.map((id) => ({ id, label: t(`catalogue.priceRule.${id}`) })),
        ]}
      />
      {offer.priceKind === 'PERCENT_OFF' && (
        <TextField
          label={t('catalogue.percentOff')}
          isRequired
          value={offer.pricePercent}
          onChange={(pricePercent) => set({ pricePercent })}
          error={form.error('offer.pricePercent')}
        />
      )}
      {offer.priceKind && offer.priceKind !== 'PERCENT_OFF' && currency && (
        <MoneyField
          label={t(offer.priceKind === 'FIXED' ? 'catalogue.fixedPrice' : 'catalogue.amountOff')}
          currency={currency}
          value={offer.priceMinor}
          onChange={(priceMinor) => set({ priceMinor })}
          error={form.error('offer.priceMinor')}
        />
      )}
      {offer.priceKind && offer.priceKind !== 'PERCENT_OFF' && !currency && (
        <p className="dim">{t('catalogue.currencyFirst')}</p>
      )}
      {offer.priceKind && (
        <Checkbox
          label={t('catalogue.block')}
          checked={offer.isBlocked}
          onChange={(isBlocked) => set({ isBlocked })}
        />
      )}
      {offer.priceKind && offer.isBlocked && (
        <NumberField
          label={t('catalogue.blockDays')}
          hint={t('catalogue.blockHint')}
          min={1}
          max={DAYS_MAX}
          value={offer.blockDays}
          onChange={(blockDays) => set({ blockDays })}
          error={form.error('offer.blockDays')}
        />
      )}
    </>
  );
}

/** Whether a subscription begins with its first payment, and whether access goes on in a pause (SUB-02, SUB-09). */
export function StateFields({ form }: Props) {
  const t = useT();
  const set = setter(form);
  const { beginsPaid, pauseAccess } = form.values.offer;
  return (
    <>
      <Checkbox label={t('catalogue.beginsPaid')} checked={beginsPaid} onChange={(on) => set({ beginsPaid: on })} />
      <p className="dim">{t('catalogue.beginsPaidHint')}</p>
      <Checkbox label={t('catalogue.pauseAccess')} checked={pauseAccess} onChange={(on) => set({ pauseAccess: on })} />
    </>
  );
}

/** How long the first period is, whether it is the only one, and what the others are called (CAT-14, CAT-15). */
export function LengthFields({ form }: Props) {
  const t = useT();
  const set = setter(form);
  const { offer } = form.values;
  return (
    <>
      <Select
        label={t('catalogue.firstLength')}
        hint={t('catalogue.firstLengthHint')}
        value={offer.lengthKind ?? NONE}
        onChange={(kind) => set({ lengthKind: kind === NONE ? undefined : kind })}
        error={form.error('offer.lengthKind')}
        options={[
          { id: NONE, label: t('catalogue.firstLength.NONE') },
          ...LENGTHS.map((id) => ({ id, label: t(`catalogue.firstLength.${id}`) })),
        ]}
      />
      {offer.lengthKind === 'DAYS' && (
        <NumberField
          label={t('catalogue.firstDays')}
          min={1}
          max={DAYS_MAX}
          value={offer.firstDays}
          onChange={(firstDays) => set({ firstDays })}
          error={form.error('offer.firstDays')}
        />
      )}
      {offer.lengthKind === 'UNTIL_DATE' && (
        <DateField
          label={t('catalogue.firstUntilOn')}
          isRequired
          value={offer.firstUntilOn}
          onChange={(firstUntilOn) => set({ firstUntilOn })}
          error={form.error('offer.firstUntilOn')}
        />
      )}
      <Checkbox label={t('catalogue.stops')} checked={offer.stops} onChange={(stops) => set({ stops })} />
      {hasFirstRule(form.values) && !offer.stops && (
        <>
          <TextField
            label={t('catalogue.renewalName')}
            hint={t('catalogue.renewalHint')}
            value={offer.renewalName}
            onChange={(renewalName) => set({ renewalName })}
            error={form.error('offer.renewalName')}
          />
          <TextField
            label={t('catalogue.renewalDescription')}
            multiline
            value={offer.renewalDescription}
            onChange={(renewalDescription) => set({ renewalDescription })}
            error={form.error('offer.renewalDescription')}
          />
        </>
      )}
    </>
  );
}

type ChainProps = Props & { plans: readonly PlanLineFragment[]; planId: string | undefined };

/** The plans that follow, each for one period, at the prices of the day of the order (CAT-17). */
export function ChainStep({ form, plans, planId }: ChainProps) {
  const t = useT();
  const set = setter(form);
  const { offer } = form.values;
  const options = plans
    .filter((plan) => !plan.disabled || plan.id === planId)
    .map((plan) => ({ id: plan.id, label: plan.name, note: frequencyText(t, plan.frequency) }));
  if (offer.stops) return <p className="dim">{t('catalogue.chainStops')}</p>;
  return (
    <>
      <p className="dim">{t('catalogue.chainHint')}</p>
      {offer.nextPlanIds.map((id, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same plan may follow several times
        <div key={place} className="chain-step">
          <Select
            label={t('catalogue.chainStep', { n: place + 1 })}
            value={id}
            onChange={(next) =>
              next && set({ nextPlanIds: offer.nextPlanIds.map((one, index) => (index === place ? next : one)) })
            }
            error={form.error(`offer.nextPlanIds.${place}`)}
            options={options}
          />
          <Button
            small
            look="ghost"
            aria-label={t('catalogue.removeStep', { n: place + 1 })}
            onPress={() => set({ nextPlanIds: offer.nextPlanIds.filter((_, index) => index !== place) })}
          >
            {t('catalogue.remove')}
          </Button>
        </div>
      ))}
      {form.error('offer.nextPlanIds') && (
        <p className="field-error" role="alert">
          {form.error('offer.nextPlanIds')}
        </p>
      )}
      {options[0] && (
        <div>
          <Button
            small
            onPress={() => set({ nextPlanIds: [...offer.nextPlanIds, offer.nextPlanIds.at(-1) ?? options[0]?.id ?? ''] })}
          >
            {t('catalogue.addStep')}
          </Button>
        </div>
      )}
    </>
  );
}
