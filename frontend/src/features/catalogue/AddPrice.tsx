import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { today } from '@/app/today';
import { Button, MoneyField, Notice } from '@/ui';
import { DateField } from '@/ui/DateField';
import { FrequencyFields } from './FrequencyFields';
import { MissedNotice } from './MissedNotice';
import { AddPriceDoc, type FrequencyUnit, type ProductSheetFragment } from './products.gql';

type Values = { count: number; unit: FrequencyUnit; amountMinor: number | undefined; validFrom: string | undefined };
type Props = { product: ProductSheetFragment; onDone: (missedInvoices: number) => void; onCancel: () => void };

/** Adds a price for periods that start on or after its day; earlier invoices keep theirs (CAT-02). */
export function AddPrice({ product, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(AddPriceDoc);
  const form = useForm<Values>({
    initial: { count: 1, unit: 'YEAR', amountMinor: undefined, validFrom: today() },
    check: (values) =>
      problemsOf([
        ['frequency', values.count >= 1 ? undefined : 'form.atLeastOne'],
        ['amountMinor', required(values.amountMinor)],
        ['validFrom', required(values.validFrom)],
      ]),
    submit: async ({ count, unit, amountMinor, validFrom }) => {
      const answer = await run({
        input: {
          productId: product.id,
          frequency: { count, unit },
          amountMinor: amountMinor ?? 0,
          validFrom: validFrom ?? '',
        },
      });
      if (answer?.kind === 'done') onDone(answer.value.missedInvoices);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('catalogue.priceHint')}</p>
      <FrequencyFields
        count={form.values.count}
        unit={form.values.unit}
        onChange={form.set}
        error={form.error('frequency')}
      />
      <div className="columns">
        <MoneyField
          label={t('catalogue.priceWithVat')}
          currency={product.currency}
          isRequired
          {...form.field('amountMinor')}
        />
        <DateField label={t('catalogue.validFrom')} isRequired {...form.field('validFrom')} />
      </div>
      <MissedNotice
        productId={product.id}
        validFrom={form.values.validFrom}
        frequency={{ count: form.values.count, unit: form.values.unit }}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.addPrice')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
