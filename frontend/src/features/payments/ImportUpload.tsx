import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { FileDrop, Notice, toast } from '@/ui';
import { base64 } from '@/app/base64';
import { ImportPaymentFileDoc } from './payments.gql';

type Trouble = { words: string; importId?: string };

/** Takes an OCR giro file. A file that can't be taken is refused whole, with the line and the reason (FIL-01). */
export function ImportUpload({ onImported }: { onImported: (importId: string) => void }) {
  const t = useT();
  const { run, pending } = useCommand(ImportPaymentFileDoc);
  const [trouble, setTrouble] = useState<Trouble>();

  const take = async (file: File) => {
    setTrouble(undefined);
    const answer = await run({ name: file.name, contentBase64: base64(new Uint8Array(await file.arrayBuffer())) });
    if (answer?.kind === 'failed') setTrouble({ words: t('payments.notSent') });
    if (answer?.kind === 'done') {
      toast(t('payments.taken', { name: file.name }));
      onImported(answer.value.paymentImport.id);
    }
    if (answer?.kind === 'refused') {
      const { refusal } = answer;
      setTrouble({
        words: explainAlone(t, refusal),
        ...('importId' in refusal ? { importId: refusal.importId } : {}),
      });
    }
  };

  return (
    <div className="stack">
      <FileDrop
        label={t('payments.drop')}
        hint={t('payments.dropHint')}
        choose={t('payments.choose')}
        pending={pending}
        onFiles={(files) => files[0] && void take(files[0])}
      />
      {trouble && (
        <Notice tone="bad" live>
          {trouble.words}{' '}
          {trouble.importId && (
            <Link to="/payments/imports/$importId" params={{ importId: trouble.importId }}>
              {t('payments.openImport')}
            </Link>
          )}
        </Notice>
      )}
    </div>
  );
}
