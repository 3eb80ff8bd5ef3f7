import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, Segments, TextField } from '@/ui';
import { MatrixSelect } from './MatrixSelect';
import { ProductFiling, ProductNames, productTexts, type ProductTexts } from './ProductFields';
import { CreateProductDoc, type Medium } from './products.gql';

const MEDIA = ['SPOKEN', 'PHYSICAL', 'DIGITAL'] as const satisfies readonly Medium[];

type Values = ProductTexts & {
  organisationId: string | undefined;
  medium: Medium;
  matrixId: string | undefined;
  vatRatePercent: string;
};

type Props = { onDone: (product: { id: string; name: string }) => void; onCancel: () => void };

/** Creates a product; it needs a price and a plan before it is sold (CAT-01, CAT-03). */
export function ProductForm({ onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreateProductDoc);
  const { key } = useIdempotencyKey();
  const { organisations, only, error, refetch } = useOrganisations();
  const form = useForm<Values>({
    initial: {
      organisationId: undefined,
      name: '',
      description: '',
      partNumber: '',
      externalPartNumber: '',
      reportGroup: '',
      medium: 'SPOKEN',
      matrixId: undefined,
      vatRatePercent: '0',
      revenueAccount: '',
    },
    check: (values) =>
      problemsOf([
        ['organisationId', required(values.organisationId ?? only?.id)],
        ['name', required(values.name)],
        ['vatRatePercent', required(values.vatRatePercent)],
        ['revenueAccount', required(values.revenueAccount)],
      ]),
    submit: async (values) => {
      const input = {
        ...productTexts(values),
        organisationId: values.organisationId ?? only?.id ?? '',
        medium: values.medium,
        matrixId: values.medium === 'PHYSICAL' ? (values.matrixId ?? null) : null,
        vatRatePercent: values.vatRatePercent.trim(),
      };
      const answer = await run({ input, idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.product);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  if (organisations.length === 0) {
    return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  return (
    <form {...form.formProps} className="stack">
      <OrganisationSelect {...form.field('organisationId')} />
      <ProductNames form={form} />
      <Segments
        label={t('catalogue.medium')}
        value={form.values.medium}
        onChange={(medium) => form.set({ medium })}
        options={MEDIA.map((id) => ({ id, label: t(`catalogue.medium.${id}`) }))}
      />
      {form.values.medium === 'PHYSICAL' && <MatrixSelect {...form.field('matrixId')} />}
      <TextField label={t('catalogue.vatPercent')} isRequired inputMode="decimal" {...form.field('vatRatePercent')} />
      <ProductFiling form={form} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('catalogue.create')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
