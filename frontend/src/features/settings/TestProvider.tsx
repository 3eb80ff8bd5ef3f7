import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, toast } from '@/ui';
import { TestProviderAccountDoc, type ProviderLineFragment } from './providers.gql';

/** Has the connection of an account tried; the list shows the answer when it is there. */
export function TestProvider({ account }: { account: ProviderLineFragment }) {
  const t = useT();
  const { run, pending } = useCommand(TestProviderAccountDoc);
  const test = async () => {
    const answer = await run({ accountId: account.id });
    if (answer?.kind === 'failed') toast(t('form.failed'));
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
  };
  return (
    <Button
      small
      isPending={pending || account.isChecking}
      aria-label={t('settings.provider.testThis', { name: account.name })}
      onPress={() => void test()}
    >
      {t('settings.provider.test')}
    </Button>
  );
}
