import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice } from '@/ui';
import { MatrixSelect } from './MatrixSelect';
import { ProductFiling, ProductNames, productTexts, type ProductTexts } from './ProductFields';
import { UpdateProductDoc, type ProductSheetFragment } from './products.gql';

type Values = ProductTexts & { matrixId: string | undefined };
type Props = { product: ProductSheetFragment; onDone: (name: string) => void; onCancel: () => void };

/** Saves what a product is called and filed under, and when it is delivered; what is invoiced keeps what it said (CAT-01, CAT-43). */
export function EditProduct({ product, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(UpdateProductDoc);
  const form = useForm<Values>({
    initial: {
      name: product.name,
      description: product.description,
      partNumber: product.partNumber ?? '',
      externalPartNumber: product.externalPartNumber ?? '',
      reportGroup: product.reportGroup,
      revenueAccount: product.revenueAccount,
      matrixId: product.matrix?.id,
    },
    check: (values) =>
      problemsOf([
        ['name', required(values.name)],
        ['revenueAccount', required(values.revenueAccount)],
      ]),
    submit: async (values) => {
      const { id: productId, version } = product;
      const answer = await run({ input: { ...productTexts(values), matrixId: values.matrixId ?? null, productId, version } });
      if (answer?.kind === 'done') onDone(answer.value.product.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <p className="dim">{t('catalogue.editProductHint')}</p>
      <ProductNames form={form} />
      {product.medium === 'PHYSICAL' && <MatrixSelect {...form.field('matrixId')} kept={product.matrix?.id} />}
      <ProductFiling form={form} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.save')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
