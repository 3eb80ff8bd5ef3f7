import { problemsOf, required } from '@/app/commands/checks';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT, type Translate } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Notice, Select, TextField, toast } from '@/ui';
import { AddProviderAccountDoc, type ProvidersQuery } from './providers.gql';

type Provider = ProvidersQuery['paymentProviders'][number];
type Values = { organisationId: string | undefined; provider: string; name: string; credentials: Record<string, string> };
type Props = { providers: readonly Provider[]; onDone: () => void; onCancel: () => void };

/** Adds an organisation's account at a payment provider. What is secret is never shown again (PRV-06). */
export function NewProvider({ providers, onDone, onCancel }: Props) {
  const t = useT();
  const { only } = useOrganisations();
  const { run, pending } = useCommand(AddProviderAccountDoc);
  const { key } = useIdempotencyKey();
  const chosen = (values: Values) => providers.find((one) => one.key === values.provider);
  const form = useForm<Values>({
    initial: { organisationId: undefined, provider: providers[0]?.key ?? '', name: '', credentials: {} },
    check: (values) =>
      problemsOf([
        ['organisationId', required(values.organisationId ?? only?.id)],
        ['name', required(values.name)],
        ...(chosen(values)?.credentials ?? []).map((field): [string, ReturnType<typeof required>] => [
          `credentials.${field.name}`,
          required(values.credentials[field.name]),
        ]),
      ]),
    submit: async (values) => {
      const answer = await run({
        organisationId: values.organisationId ?? only?.id ?? '',
        provider: values.provider,
        name: values.name.trim(),
        credentials: Object.entries(values.credentials).map(([name, value]) => ({ name, value: value.trim() })),
        idempotencyKey: key,
      });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('settings.provider.added', { name: values.name }));
        onDone();
      }
    },
  });
  const { values } = form;
  return (
    <form {...form.formProps} className="stack">
      <OrganisationSelect
        value={values.organisationId}
        onChange={(organisationId) => form.set({ organisationId })}
        error={form.error('organisationId')}
      />
      <Select
        label={t('settings.provider')}
        value={values.provider}
        onChange={(provider) => form.set({ provider: provider ?? '', credentials: {} })}
        options={providers.map((one) => ({ id: one.key, label: one.name }))}
        error={form.error('provider')}
      />
      <TextField
        label={t('settings.name')}
        hint={t('settings.provider.nameHint')}
        isRequired
        autoFocus
        {...form.field('name')}
      />
      {chosen(values)?.credentials.map((field) => (
        <TextField
          key={field.name}
          label={credentialLabel(t, field.name)}
          isRequired
          type={field.isSecret ? 'password' : 'text'}
          autoComplete="off"
          value={values.credentials[field.name] ?? ''}
          onChange={(value) => form.set({ credentials: { ...values.credentials, [field.name]: value } })}
          error={form.error(`credentials.${field.name}`)}
        />
      ))}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('settings.provider.add')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

/** What a provider calls one of its values; one that has no words here goes by the provider's own name of it. */
function credentialLabel(t: Translate, name: string): string {
  const key = `settings.credential.${name}`;
  return t.has(key) ? t(key) : name;
}
