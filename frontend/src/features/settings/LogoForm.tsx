import { useState } from 'react';
import type { Answer } from '@/app/commands/answer';
import { useCommand } from '@/app/commands/useCommand';
import { base64 } from '@/app/base64';
import { useT, type MessageKey } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, FileDrop, Notice, toast } from '@/ui';
import {
  RemoveLogoDoc,
  SaveLogoDoc,
  type LetterheadLineFragment,
  type RemoveLogoMutation,
  type SaveLogoMutation,
} from './documents.gql';

type Props = { saved: LetterheadLineFragment; mayWrite: boolean };

/** The logo of one organisation's documents. A file that is no logo is refused with the reason. */
export function LogoForm({ saved: { logoUrl, organisation }, mayWrite }: Props) {
  const t = useT();
  const saving = useCommand(SaveLogoDoc);
  const removing = useCommand(RemoveLogoDoc);
  const [problem, setProblem] = useState<string>();

  const tell = (answer: Answer<SaveLogoMutation> | Answer<RemoveLogoMutation> | undefined, done: MessageKey) => {
    setProblem(undefined);
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') toast(t(done, { name: organisation.name }));
  };
  const take = async (file: File) => {
    const contentBase64 = base64(new Uint8Array(await file.arrayBuffer()));
    tell(await saving.run({ organisationId: organisation.id, contentBase64 }), 'documents.logoSaved');
  };
  const remove = async () => tell(await removing.run({ organisationId: organisation.id }), 'documents.logoRemoved');

  return (
    <section className="stack" aria-label={t('documents.logo')}>
      {logoUrl && (
        <div className="row">
          <img className="logo" src={logoUrl} alt={t('documents.logoOf', { name: organisation.name })} />
          {mayWrite && (
            <Button isPending={removing.pending} onPress={() => void remove()}>
              {t('documents.removeLogo')}
            </Button>
          )}
        </div>
      )}
      {mayWrite && (
        <FileDrop
          label={t('documents.drop')}
          hint={t('documents.dropHint')}
          choose={t('documents.choose')}
          accept={['image/png', 'image/jpeg']}
          pending={saving.pending}
          onFiles={(files) => files[0] && void take(files[0])}
        />
      )}
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
    </section>
  );
}
