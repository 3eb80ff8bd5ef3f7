import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Dialog, Notice, toast } from '@/ui';
import { RevokeApiKeyDoc, type ApiKeyLineFragment } from './apiKeys.gql';

type Props = { apiKey: ApiKeyLineFragment | undefined; onClose: () => void };

/** Asks before a key is made worthless at once; it can't be undone. */
export function RevokeDialog({ apiKey, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={apiKey !== undefined} onClose={onClose} title={t('settings.revokeTitle', { name: apiKey?.name ?? '' })}>
      {apiKey && <Revoke apiKey={apiKey} onClose={onClose} />}
    </Dialog>
  );
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKeyLineFragment; onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(RevokeApiKeyDoc);
  const [trouble, setTrouble] = useState<string>();
  const revoke = async () => {
    const answer = await run({ id: apiKey.id });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('form.failed'));
    if (answer?.kind === 'done') {
      toast(t('settings.revokedNow', { name: apiKey.name }));
      onClose();
    }
  };
  return (
    <div className="stack">
      <p>{t('settings.revokeHint')}</p>
      {trouble && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
      <div className="row">
        <Button look="danger" isPending={pending} onPress={() => void revoke()}>
          {t('settings.revokeNow')}
        </Button>
        <Button autoFocus onPress={onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
    </div>
  );
}
