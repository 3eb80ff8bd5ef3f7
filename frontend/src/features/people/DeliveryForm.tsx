import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { dayAfter, useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Button, Notice, Segments, Select, TextField, toast } from '@/ui';
import { DateField } from '@/ui/DateField';
import { ChangeDeliveryDoc } from './delivery.gql';
import { COUNTRIES } from './memberValues';

type Values = {
  kind: 'STOP' | 'MOVE';
  fromOn: string | undefined;
  lastDay: string | undefined;
  line1: string;
  line2: string;
  postalCode: string;
  city: string;
  country: string;
};
type Props = { subscriptionId: string; currency: string; onDone: () => void };

/** The country that most of those live in who pay in a currency. */
const COUNTRY_OF: Record<string, string> = { NOK: 'NO', SEK: 'SE', DKK: 'DK' };

/** Registers a delivery stop, or a move to another address; without a last day a move lasts until it is ended. */
export function DeliveryForm({ subscriptionId, currency, onDone }: Props) {
  const t = useT();
  const format = useFormat();
  const { run, pending } = useCommand(ChangeDeliveryDoc);
  const { key } = useIdempotencyKey();
  const form = useForm<Values>({
    initial: {
      kind: 'STOP',
      fromOn: today(),
      lastDay: undefined,
      line1: '',
      line2: '',
      postalCode: '',
      city: '',
      country: COUNTRY_OF[currency] ?? 'NO',
    },
    check: (values) =>
      problemsOf([
        ['fromOn', required(values.fromOn)],
        ['lastDay', values.kind === 'STOP' ? required(values.lastDay) : undefined],
        ['lastDay', values.fromOn && values.lastDay && values.lastDay < values.fromOn ? 'field.BEFORE_START' : undefined],
        ['line1', values.kind === 'MOVE' ? required(values.line1) : undefined],
      ]),
    submit: async ({ kind, fromOn, lastDay, ...address }) => {
      const answer = await run({
        input: {
          subscriptionId,
          kind,
          fromOn: fromOn ?? '',
          untilOn: lastDay ? dayAfter(lastDay) : null,
          ...(kind === 'MOVE' ? address : {}),
        },
        idempotencyKey: key,
      });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('people.delivery.registered'));
        onDone();
      }
    },
  });
  const { kind } = form.values;
  return (
    <form {...form.formProps} className="stack">
      <Segments
        label={t('people.delivery.new')}
        value={kind}
        onChange={(next) => form.set({ kind: next })}
        options={(['STOP', 'MOVE'] as const).map((id) => ({ id, label: t(`people.delivery.kind.${id}`) }))}
      />
      <div className="columns">
        <DateField label={t('people.fromOn')} isRequired {...form.field('fromOn')} />
        <DateField
          label={t('people.lastDay')}
          isRequired={kind === 'STOP'}
          {...form.field('lastDay')}
          error={form.error('lastDay') ?? form.error('untilOn')}
        />
      </div>
      {kind === 'MOVE' && (
        <>
          <TextField label={t('people.line1')} isRequired {...form.field('line1')} />
          <TextField label={t('people.line2')} {...form.field('line2')} />
          <div className="columns">
            <TextField label={t('people.postalCode')} {...form.field('postalCode')} />
            <TextField label={t('people.city')} {...form.field('city')} />
          </div>
          <Select
            label={t('people.country')}
            {...form.field('country')}
            onChange={(country) => form.set({ country: country ?? 'NO' })}
            options={COUNTRIES.map((code) => ({ id: code as string, label: format.country(code) }))}
          />
        </>
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('people.delivery.register')}
        </Button>
      </div>
    </form>
  );
}
