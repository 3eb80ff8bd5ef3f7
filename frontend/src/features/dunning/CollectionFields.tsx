import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Checkbox, NumberField } from '@/ui';
import type { CollectionValues, ProcessValues } from './processValues';

const DAYS_MAX = 365;

/** When what is still unpaid may be handed over to collection, and whether runs do it (CAT-40, DUN-09). */
export function CollectionFields({ form }: { form: FormState<ProcessValues> }) {
  const t = useT();
  const { collection } = form.values;
  const change = (patch: Partial<CollectionValues>) => form.set({ collection: { ...collection, ...patch } });
  return (
    <>
      <Checkbox label={t('dunning.collects')} checked={collection.on} onChange={(on) => change({ on })} />
      {collection.on && (
        <fieldset className="reminder-step">
          <legend>{t('dunning.collection')}</legend>
          <div className="reminder-fields">
            <NumberField
              label={t('dunning.stopDelay')}
              min={0}
              max={DAYS_MAX}
              value={collection.delayDays}
              onChange={(delayDays) => change({ delayDays })}
              error={form.error('collection.delayDays')}
            />
            <Checkbox
              label={t('dunning.collectsByItself')}
              checked={collection.byItself}
              onChange={(byItself) => change({ byItself })}
            />
          </div>
          <p className="dim">{t('dunning.collectsHint')}</p>
        </fieldset>
      )}
    </>
  );
}
