import type { FormState } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { StopReason } from '@/app/lookup/StopReason';
import { Checkbox, MoneyField, NumberField } from '@/ui';
import type { ProcessValues, StopValues } from './processValues';

const DAYS_MAX = 365;

type Props = { form: FormState<ProcessValues>; currency: string };

/** When the subscription behind an unpaid invoice stops, told in a sentence (CAT-40, DUN-06). */
export function StopFields({ form, currency }: Props) {
  const t = useT();
  const format = useFormat();
  const { stop } = form.values;
  const change = (patch: Partial<StopValues>) => form.set({ stop: { ...stop, ...patch } });
  const amount = format.money(stop.thresholdMinor || 0, currency);
  const days = Math.max(stop.delayDays || 0, 1);
  return (
    <>
      <Checkbox label={t('dunning.stops')} checked={stop.on} onChange={(on) => change({ on })} />
      {stop.on && (
        <fieldset className="reminder-step">
          <legend>{t('dunning.stop')}</legend>
          <div className="reminder-fields">
            <NumberField
              label={t('dunning.stopDelay')}
              min={0}
              max={DAYS_MAX}
              value={stop.delayDays}
              onChange={(delayDays) => change({ delayDays })}
              error={form.error('stop.delayDays')}
            />
            <MoneyField
              label={t('dunning.stopThreshold')}
              currency={currency}
              value={stop.thresholdMinor}
              onChange={(thresholdMinor) => change({ thresholdMinor })}
              error={form.error('stop.thresholdMinor')}
            />
            <StopReason
              label={t('dunning.stopCause')}
              text={stop.cause}
              codeId={stop.codeId}
              onChange={({ text, codeId }) => change(text === undefined ? { codeId, cause: '' } : { cause: text })}
              error={form.error('stop.cause') ?? form.error('stop.codeId')}
            />
          </div>
          <p className="dim" aria-live="polite">
            {stop.thresholdMinor ? t('dunning.sayStopAbove', { n: days, amount }) : t('dunning.sayStopUnpaid', { n: days })}
          </p>
        </fieldset>
      )}
    </>
  );
}
