import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Checkbox, NumberField, Select, TextField } from '@/ui';
import type { GoodsValues } from './goodsValues';
import type { PlanProductsQuery } from './plans.gql';
import type { PlanValues } from './planValues';

const NONE = 'NONE';
const USERS_MAX = 1000;

type Props = { form: FormState<PlanValues>; products: PlanProductsQuery['products'] };

/** How many of the plan's products are chosen (CAT-13). */
export function ChoiceFields({ form, products }: Props) {
  const t = useT();
  const { goods, productIds } = form.values;
  const set = (patch: Partial<GoodsValues>) => form.set({ goods: { ...goods, ...patch } });
  const own = products.filter((one) => productIds.includes(one.id));
  const numbers = Array.from({ length: Math.max(0, goods.most || 0) }, (_, place) => place);
  return (
    <>
      {own.length <= 1 && <p className="dim">{t('catalogue.choiceNeeds')}</p>}
      {own.length > 1 && (
        <Checkbox label={t('catalogue.choice')} checked={goods.isChosen} onChange={(isChosen) => set({ isChosen })} />
      )}
      {own.length > 1 && goods.isChosen && (
        <fieldset className="stack">
          <legend className="field-label">{t('catalogue.choiceCount')}</legend>
          <p className="dim">{t('catalogue.choiceHint')}</p>
          <div className="columns">
            <NumberField
              label={t('catalogue.choiceLeast')}
              min={1}
              max={own.length}
              value={goods.least}
              onChange={(least) => set({ least, most: Math.max(least || 1, goods.most) })}
              error={form.error('choice.least')}
            />
            <NumberField
              label={t('catalogue.choiceMost')}
              min={1}
              max={own.length}
              value={goods.most}
              onChange={(most) => set({ most })}
              error={form.error('choice.most')}
            />
            {numbers.map((place) => (
              <TextField
                key={place}
                label={t('catalogue.choicePercent', { n: place + 1 })}
                value={goods.percents[place] ?? ''}
                onChange={(percent) =>
                  set({ percents: numbers.map((n) => (n === place ? percent : (goods.percents[n] ?? ''))) })
                }
                error={form.error(`choice.percents.${place}`)}
              />
            ))}
          </div>
          {form.error('choice.percents') && (
            <p className="field-error" role="alert">
              {form.error('choice.percents')}
            </p>
          )}
        </fieldset>
      )}
    </>
  );
}

/** Which of the plan's products a subscriber may share, and with how many (CAT-18). */
export function SharedFields({ form, products }: Props) {
  const t = useT();
  const { goods, productIds } = form.values;
  const set = (patch: Partial<GoodsValues>) => form.set({ goods: { ...goods, ...patch } });
  const own = products.filter((one) => productIds.includes(one.id));
  return (
    <>
      {own.length === 0 && <p className="dim">{t('catalogue.productsFirst')}</p>}
      {own.length > 0 && (
        <Select
          label={t('catalogue.shared')}
          hint={t('catalogue.sharedHint')}
          value={goods.sharedId ?? NONE}
          onChange={(id) => set({ sharedId: id === NONE ? undefined : id })}
          error={form.error('shared.productId')}
          options={[
            { id: NONE, label: t('catalogue.shared.NONE') },
            ...own.map((one) => ({ id: one.id, label: one.name })),
          ]}
        />
      )}
      {goods.sharedId && (
        <NumberField
          label={t('catalogue.sharedUsers')}
          min={1}
          max={USERS_MAX}
          value={goods.sharedUsers}
          onChange={(sharedUsers) => set({ sharedUsers })}
          error={form.error('shared.users')}
        />
      )}
    </>
  );
}
