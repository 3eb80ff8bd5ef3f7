import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Button, MoneyField, NumberField } from '@/ui';
import { newStep, type Step } from './processValues';
import './dunning.css';

const DAYS_MAX = 365;
const STEPS_MAX = 10;

type Props = {
  steps: readonly Step[];
  currency: string;
  onChange: (steps: Step[]) => void;
  error: (path: string) => string | undefined;
};

/** The reminders of a process in their order, each with what it does in a sentence. */
export function StepFields({ steps, currency, onChange, error }: Props) {
  const t = useT();
  const change = (place: number, patch: Partial<Step>) =>
    onChange(steps.map((step, index) => (index === place ? { ...step, ...patch } : step)));
  return (
    <>
      <ol className="reminder-steps">
        {steps.map((step, place) => (
          <li key={step.key}>
            <fieldset className="reminder-step">
              <legend>{t('dunning.step', { n: place + 1 })}</legend>
              <div className="reminder-fields">
                <NumberField
                  label={t(place === 0 ? 'dunning.delayFirst' : 'dunning.delayNext')}
                  min={0}
                  max={DAYS_MAX}
                  value={step.delayDays}
                  onChange={(delayDays) => change(place, { delayDays })}
                  error={error(`steps.${place}.delayDays`)}
                />
                <NumberField
                  label={t('dunning.dueDays')}
                  min={1}
                  max={DAYS_MAX}
                  value={step.dueDays}
                  onChange={(dueDays) => change(place, { dueDays })}
                  error={error(`steps.${place}.dueDays`)}
                />
                <MoneyField
                  label={t('dunning.fee')}
                  currency={currency}
                  value={step.feeMinor}
                  onChange={(feeMinor) => change(place, { feeMinor })}
                  error={error(`steps.${place}.feeMinor`)}
                />
              </div>
              <div className="row reminder-foot">
                <StepSummary step={step} place={place} currency={currency} />
                {steps.length > 1 && (
                  <Button
                    small
                    look="ghost"
                    aria-label={t('dunning.removeStep', { n: place + 1 })}
                    onPress={() => onChange(steps.filter((_, index) => index !== place))}
                  >
                    {t('dunning.remove')}
                  </Button>
                )}
              </div>
            </fieldset>
          </li>
        ))}
      </ol>
      {steps.length < STEPS_MAX && (
        <div>
          <Button onPress={() => onChange([...steps, newStep(steps)])}>{t('dunning.addStep')}</Button>
        </div>
      )}
    </>
  );
}

type SummaryProps = { step: Step; place: number; currency: string };

/** One reminder in a sentence that follows what is typed. A reminder never goes out on the due date itself. */
function StepSummary({ step, place, currency }: SummaryProps) {
  const t = useT();
  const format = useFormat();
  const fee = step.feeMinor
    ? t('dunning.sayFee', { amount: format.money(step.feeMinor, currency) })
    : t('dunning.sayNoFee');
  const days = { delay: Math.max(step.delayDays || 0, 1), due: step.dueDays || 0 };
  return (
    <p className="dim" aria-live="polite">
      {place === 0 ? t('dunning.sayFirst', { ...days, fee }) : t('dunning.sayNext', { ...days, n: place, fee })}
    </p>
  );
}
