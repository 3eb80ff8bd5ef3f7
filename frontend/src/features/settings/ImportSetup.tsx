import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, FileDrop, Notice, TextField, toast } from '@/ui';
import { ImportSetupDoc, PreviewSetupDoc, type PreviewSetupMutation } from './setup.gql';
import { SetupPreview } from './SetupPreview';

type Preview = Extract<PreviewSetupMutation['previewSetup'], { __typename: 'PreviewSetupSuccess' }>;

/** Takes a set-up as a file or as text, shows what it would do, and does it when asked to. */
export function ImportSetup() {
  const t = useT();
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<Preview>();
  const [problem, setProblem] = useState<string>();
  const looking = useCommand(PreviewSetupDoc);
  const doing = useCommand(ImportSetupDoc);

  const take = (next: string) => {
    setText(next);
    setPreview(undefined);
    setProblem(undefined);
  };
  const look = async () => {
    const answer = await looking.run({ text });
    setProblem(undefined);
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') setPreview(answer.value);
  };
  const run = async () => {
    const answer = await doing.run({ text });
    setProblem(undefined);
    if (answer?.kind === 'refused') setProblem(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setProblem(t('form.failed'));
    if (answer?.kind === 'done') {
      toast(t('setup.imported'));
      take('');
    }
  };
  const changes = preview?.steps.some((step) => step.deed !== 'KEEP') ?? false;
  return (
    <div className="stack">
      <FileDrop
        label={t('setup.drop')}
        hint={t('setup.dropHint')}
        choose={t('setup.choose')}
        accept={['.yaml', '.yml']}
        onFiles={(files) => void files[0]?.text().then(take)}
      />
      <TextField label={t('setup.text')} multiline value={text} onChange={take} />
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {preview && <SetupPreview steps={preview.steps} faults={preview.faults} doubts={preview.doubts} />}
      <div className="row">
        <Button isPending={looking.pending} isDisabled={text.trim() === ''} onPress={() => void look()}>
          {t('setup.preview')}
        </Button>
        {preview && preview.faults.length === 0 && changes && (
          <Button look="main" isPending={doing.pending} onPress={() => void run()}>
            {t('setup.run')}
          </Button>
        )}
      </div>
    </div>
  );
}
