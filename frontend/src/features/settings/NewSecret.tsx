import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Button, Notice } from '@/ui';
import './settings.css';

/** The secret of a new key. It is kept nowhere, so this is the only time that anyone sees it. */
export function NewSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useT();
  const [copied, setCopied] = useState<boolean>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // without https there may be no clipboard; the text can still be marked and copied by hand
      setCopied(false);
    }
  };
  return (
    <div className="stack">
      <Notice tone="warn" live>
        {t('settings.secretOnce')}
      </Notice>
      <code className="secret" aria-label={t('settings.secret')}>
        {secret}
      </code>
      <div className="row">
        <Button look="main" autoFocus onPress={() => void copy()}>
          {t('settings.copy')}
        </Button>
        <Button onPress={onClose}>{t('ui.close')}</Button>
        <span role="status">{copied === undefined ? '' : t(copied ? 'settings.copied' : 'settings.copyByHand')}</span>
      </div>
    </div>
  );
}
