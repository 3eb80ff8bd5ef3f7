import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { MissedNotice } from './MissedNotice';
import { AddVatRateDoc, type ProductSheetFragment } from './products.gql';

type Values = { vatRatePercent: string; validFrom: string | undefined };
type Props = { product: ProductSheetFragment; onDone: (missedInvoices: number) => void; onCancel: () => void };

/** Gives a product another VAT rate for periods that start on or after a day; prices include it and stay (CAT-01). */
export function AddVatRate({ product, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(AddVatRateDoc);
  const form = useForm<Values>({
    initial: { vatRatePercent: '', validFrom: undefined },
    check: (values) =>
      problemsOf([
        ['vatRatePercent', required(values.vatRatePercent)],
        ['validFrom', required(values.validFrom)],
      ]),
    submit: async ({ vatRatePercent, validFrom }) => {
      const input = { productId: product.id, vatRatePercent: vatRatePercent.trim(), validFrom: validFrom ?? '' };
      const answer = await run({ input });
      if (answer?.kind === 'done') onDone(answer.value.missedInvoices);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('catalogue.vatRateHint')}</p>
      <div className="columns">
        <TextField
          label={t('catalogue.vatPercent')}
          isRequired
          autoFocus
          inputMode="decimal"
          {...form.field('vatRatePercent')}
        />
        <DateField label={t('catalogue.validFrom')} isRequired {...form.field('validFrom')} />
      </div>
      <MissedNotice productId={product.id} validFrom={form.values.validFrom} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.addVatRate')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
