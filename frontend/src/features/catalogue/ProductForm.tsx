import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, Segments, TextField } from '@/ui';
import { CreateProductDoc, type Medium } from './products.gql';

const MEDIA = ['SPOKEN', 'PHYSICAL', 'DIGITAL'] as const satisfies readonly Medium[];

type Values = {
  organisationId: string | undefined;
  name: string;
  description: string;
  partNumber: string;
  medium: Medium;
  vatRatePercent: string;
  revenueAccount: string;
};

type Props = { onDone: (product: { id: string; name: string }) => void; onCancel: () => void };

/** Creates a product; it needs a price and a plan before it is sold (CAT-01, CAT-03). */
export function ProductForm({ onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(CreateProductDoc);
  const { organisations, only, error, refetch } = useOrganisations();
  const form = useForm<Values>({
    initial: {
      organisationId: undefined,
      name: '',
      description: '',
      partNumber: '',
      medium: 'SPOKEN',
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
        organisationId: values.organisationId ?? only?.id ?? '',
        name: values.name.trim(),
        description: values.description.trim(),
        partNumber: values.partNumber.trim() || null,
        medium: values.medium,
        vatRatePercent: values.vatRatePercent.trim().replace(',', '.'),
        revenueAccount: values.revenueAccount.trim(),
      };
      const answer = await run({ input });
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
      <TextField label={t('catalogue.name')} isRequired autoFocus {...form.field('name')} />
      <TextField
        label={t('catalogue.description')}
        hint={t('catalogue.descriptionHint')}
        multiline
        {...form.field('description')}
      />
      <Segments
        label={t('catalogue.medium')}
        value={form.values.medium}
        onChange={(medium) => form.set({ medium })}
        options={MEDIA.map((id) => ({ id, label: t(`catalogue.medium.${id}`) }))}
      />
      <div className="columns">
        <TextField label={t('catalogue.vatPercent')} isRequired inputMode="decimal" {...form.field('vatRatePercent')} />
        <TextField label={t('catalogue.account')} isRequired inputMode="numeric" {...form.field('revenueAccount')} />
        <TextField label={t('catalogue.partNumber')} {...form.field('partNumber')} />
      </div>
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
