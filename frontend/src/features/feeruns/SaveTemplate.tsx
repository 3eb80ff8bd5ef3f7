import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, TextField, toast } from '@/ui';
import type { FeeMail } from './feeRuns.gql';
import { SaveMessageTemplateDoc } from './templates.gql';

type Props = { mail: FeeMail; subject: string; body: string; onSaved: () => void };

/** Stores a text as a template, for other runs to use (FEE-06). */
export function SaveTemplate({ mail, subject, body, onSaved }: Props) {
  const t = useT();
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const { run, pending } = useCommand(SaveMessageTemplateDoc);
  const save = async () => {
    if (name.trim() === '') {
      setError(t('form.required'));
      return;
    }
    const answer = await run({ input: { name: name.trim(), mail, subject, body, id: null, version: null } });
    setError(answer?.kind === 'refused' ? explainAlone(t, answer.refusal) : undefined);
    if (answer?.kind === 'done') {
      toast(t('feeruns.saved', { name: answer.value.template.name }));
      setName('');
      onSaved();
    }
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };
  return (
    <div className="fee-template">
      <TextField label={t('feeruns.templateName')} value={name} onChange={setName} error={error} />
      <Button isPending={pending} onPress={() => void save()}>
        {t('feeruns.saveTemplate')}
      </Button>
    </div>
  );
}
