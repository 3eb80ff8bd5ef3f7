import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { permissionText } from '@/app/words/permissions';
import { Button, Checkbox, Notice, TextField } from '@/ui';
import { CreateApiKeyDoc } from './apiKeys.gql';
import { NewSecret } from './NewSecret';

/** What a key may be allowed: everything that staff may do but handing out access. */
const SCOPES = [
  'entitlement:read',
  'members:read',
  'members:write',
  'catalogue:read',
  'catalogue:write',
  'subscriptions:read',
  'subscriptions:write',
  'invoices:read',
  'invoices:write',
  'billing:run',
  'calendars:write',
  'schedules:write',
  'payments:read',
  'payments:write',
  'ledger:read',
  'ledger:prove',
  'ledger:close',
  'ledger:write',
  'ledger:export',
  'fundraising:read',
  'fundraising:write',
  'dispatches:read',
  'dispatches:write',
  'dashboard:read',
] as const;

type Values = { name: string; scopes: string[] };

/** Makes a key, and shows its secret this once (USR-04). */
export function NewApiKey({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(CreateApiKeyDoc);
  const [secret, setSecret] = useState<string>();
  const form = useForm<Values>({
    initial: { name: '', scopes: [] },
    check: (values) =>
      problemsOf([
        ['name', required(values.name)],
        ['scopes', values.scopes.length === 0 ? 'settings.chooseScope' : undefined],
      ]),
    submit: async ({ name, scopes }) => {
      const answer = await run({ name: name.trim(), scopes });
      if (answer?.kind === 'done') setSecret(answer.value.secret);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  if (secret !== undefined) return <NewSecret secret={secret} onClose={onClose} />;

  const { scopes } = form.values;
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('settings.name')} hint={t('settings.nameHint')} isRequired autoFocus {...form.field('name')} />
      <fieldset>
        <legend className="field-label">{t('settings.scopes')}</legend>
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            label={permissionText(t, scope)}
            checked={scopes.includes(scope)}
            onChange={(isChosen) =>
              form.set({ scopes: isChosen ? [...scopes, scope] : scopes.filter((one) => one !== scope) })
            }
          />
        ))}
        {form.error('scopes') && (
          <p className="field-error" role="alert">
            {form.error('scopes')}
          </p>
        )}
      </fieldset>
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('settings.create')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
