import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Checkbox, NumberField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { MONTHS, type FeeRunValues } from './values';

type Props = {
  form: FormState<FeeRunValues>;
  /** The next time has been announced: the dates stay until it has run (FEE-04). */
  isLocked: boolean;
};

/** In which months and on which day a run runs, from when and until when (FEE-01). */
export function DateChoice({ form, isLocked }: Props) {
  const t = useT();
  const { months } = form.values;
  const choose = (month: number, chosen: boolean) =>
    form.set({ months: MONTHS.filter((one) => (one === month ? chosen : months.includes(one))) });
  return (
    <>
      <fieldset className="fee-choices">
        <legend>{t('feeruns.months')}</legend>
        {MONTHS.map((month) => (
          <Checkbox
            key={month}
            label={t(`feeruns.month.${month}`)}
            checked={months.includes(month)}
            isDisabled={isLocked}
            onChange={(chosen) => choose(month, chosen)}
          />
        ))}
      </fieldset>
      {form.error('months') && <p className="field-error">{form.error('months')}</p>}
      <NumberField label={t('feeruns.day')} hint={t('feeruns.dayHint')} min={1} max={31} isDisabled={isLocked} {...form.field('day')} />
      <div className="columns">
        <DateField label={t('feeruns.activeFrom')} isRequired isDisabled={isLocked} {...form.field('activeFrom')} />
        <DateField label={t('feeruns.endOn')} isDisabled={isLocked} {...form.field('endOn')} />
      </div>
    </>
  );
}
