import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { TextField } from '@/ui';

/** What a product is called and filed under, as forms hold it. */
export type ProductTexts = {
  name: string;
  description: string;
  partNumber: string;
  externalPartNumber: string;
  reportGroup: string;
  revenueAccount: string;
};

export const productTexts = (values: ProductTexts) => ({
  name: values.name.trim(),
  description: values.description.trim(),
  partNumber: values.partNumber.trim() || null,
  externalPartNumber: values.externalPartNumber.trim() || null,
  reportGroup: values.reportGroup.trim(),
  revenueAccount: values.revenueAccount.trim(),
});

type Props<Values extends ProductTexts> = { form: FormState<Values> };

/** What the product is called where members see it. */
export function ProductNames<Values extends ProductTexts>({ form }: Props<Values>) {
  const t = useT();
  return (
    <>
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      <TextField
        label={t('catalogue.description')}
        hint={t('catalogue.descriptionHint')}
        multiline
        {...form.field('description')}
      />
    </>
  );
}

/** What it is filed under: account, numbers and report group (CAT-01). */
export function ProductFiling<Values extends ProductTexts>({ form }: Props<Values>) {
  const t = useT();
  return (
    <>
      <div className="columns">
        <TextField label={t('catalogue.account')} isRequired inputMode="numeric" {...form.field('revenueAccount')} />
        <TextField label={t('catalogue.reportGroup')} hint={t('catalogue.reportGroupHint')} {...form.field('reportGroup')} />
      </div>
      <div className="columns">
        <TextField label={t('catalogue.partNumber')} {...form.field('partNumber')} />
        <TextField
          label={t('catalogue.externalPartNumber')}
          hint={t('catalogue.externalPartNumberHint')}
          {...form.field('externalPartNumber')}
        />
      </div>
    </>
  );
}
