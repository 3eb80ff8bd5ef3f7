import { getRouteApi } from '@tanstack/react-router';
import type { CombinedError } from 'urql';
import { Button, Notice, TextField } from '@/ui';
import { emailShape, problemsOf, required } from '../commands/checks';
import { useCommand } from '../commands/useCommand';
import { useForm } from '../commands/useForm';
import { useT } from '../i18n';
import { safeNext, startAfresh } from './session';
import { SignInDoc } from './session.gql';
import './session.css';

const check = (values: { email: string; password: string }) =>
  problemsOf([
    ['email', required(values.email)],
    ['email', emailShape(values.email)],
    ['password', required(values.password)],
  ]);

const isTooMany = (error: CombinedError | undefined) =>
  error?.graphQLErrors.some((one) => one.extensions?.['code'] === 'TOO_MANY_ATTEMPTS') ?? false;

const route = getRouteApi('/sign-in');

export default function SignIn() {
  const t = useT();
  const { next, ended } = route.useSearch();
  const { run, pending } = useCommand(SignInDoc);
  const form = useForm({
    initial: { email: '', password: '' },
    check,
    submit: async (values) => {
      const answer = await run({ ...values, email: values.email.trim() });
      if (answer?.kind === 'done') startAfresh(safeNext(next));
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail(isTooMany(answer.error) ? t('signIn.tooMany') : undefined);
    },
  });

  return (
    <main className="sign-in">
      <title>{`${t('signIn.title')} · ${t('app.name')}`}</title>
      <p className="brand">
        <span className="brand-mark" aria-hidden />
        {t('app.name')}
      </p>
      <h1>{t('signIn.title')}</h1>
      {ended && <Notice tone="mute">{t('signIn.ended')}</Notice>}
      <form {...form.formProps} className="stack">
        <TextField label={t('signIn.email')} type="email" autoComplete="username" autoFocus {...form.field('email')} />
        <TextField
          label={t('signIn.password')}
          type="password"
          autoComplete="current-password"
          {...form.field('password')}
        />
        {form.refusal && (
          <Notice tone="bad" live>
            {form.refusal}
          </Notice>
        )}
        <Button type="submit" look="main" isPending={pending}>
          {t('signIn.submit')}
        </Button>
      </form>
    </main>
  );
}
