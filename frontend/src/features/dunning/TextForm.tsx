import { useDeferredValue, useRef } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Notice, TextField, toast } from '@/ui';
import { TextPreview } from './TextPreview';
import {
  RemoveDunningTextDoc,
  SaveDunningTextDoc,
  type OwnTextFragment,
  type StandardDunningTextQuery,
} from './texts.gql';
import type { Occasion, TextLanguage } from './textValues';

type Values = { subject: string; body: string; sms: string };
type Props = {
  processId: string;
  occasion: Occasion;
  language: TextLanguage;
  standard: StandardDunningTextQuery['standardDunningText'];
  saved: OwnTextFragment | undefined;
  mayWrite: boolean;
  onChanged: () => void;
};

/** A process's own text of an occasion in a language, with what a real payer would read (CAT-40). */
export function TextForm({ processId, occasion, language, standard, saved, mayWrite, onChanged }: Props) {
  const t = useT();
  const save = useCommand(SaveDunningTextDoc);
  const remove = useCommand(RemoveDunningTextDoc);
  const place = { kind: occasion.kind, step: occasion.step, language };
  const form = useForm<Values>({
    initial: saved ?? { subject: standard.subject, body: standard.body, sms: '' },
    check: ({ subject, body }) =>
      problemsOf([
        ['subject', required(subject)],
        ['body', required(body)],
      ]),
    submit: async ({ subject, body, sms }) => {
      const answer = await save.run({ processId, input: { ...place, subject, body, sms } });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') done('dunning.textSaved');
    },
  });
  const done = (words: 'dunning.textSaved' | 'dunning.textRemoved') => {
    toast(t(words));
    onChanged();
  };
  const takeAway = async () => {
    const answer = await remove.run({ processId, ...place });
    if (answer?.kind === 'refused') form.fail(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') form.fail();
    if (answer?.kind === 'done') done('dunning.textRemoved');
  };
  const { subject, body, sms } = form.values;
  const shown = useDeferredValue({ ...place, subject, body, sms });
  const cursor = useRef<number>(undefined);
  const insert = (name: string) => {
    const at = Math.min(cursor.current ?? body.length, body.length);
    const field = `{{${name}}}`;
    cursor.current = at + field.length;
    form.set({ body: `${body.slice(0, at)}${field}${body.slice(at)}` });
  };
  const wordOf = (name: string) => {
    const key = `dunning.merge.${name}`;
    return t.has(key) ? t(key) : name;
  };
  const isRequired = (name: string, always: boolean) => always || (occasion.collects && name === 'collection_notice');
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('dunning.textSubject')} isRequired isDisabled={!mayWrite} {...form.field('subject')} />
      <div
        className="own-text"
        // A field goes where the writer was in the text last.
        onBlur={({ target }) => {
          if (target instanceof HTMLTextAreaElement) cursor.current = target.selectionStart;
        }}
      >
        <TextField label={t('dunning.textBody')} isRequired multiline isDisabled={!mayWrite} {...form.field('body')} />
      </div>
      {mayWrite && (
        <div className="row" role="group" aria-label={t('dunning.mergeFields')}>
          {standard.fields.map(({ name, required: always }) => (
            <Button key={name} small onPress={() => insert(name)}>
              {wordOf(name)}
              {isRequired(name, always) && ' *'}
            </Button>
          ))}
        </div>
      )}
      <p className="dim">{t('dunning.requiredFields')}</p>
      <TextField
        label={t('dunning.textSms')}
        hint={t('dunning.textSmsHint', { text: standard.sms || '–' })}
        multiline
        isDisabled={!mayWrite}
        {...form.field('sms')}
      />
      <TextPreview processId={processId} input={shown} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {mayWrite && (
        <div className="row">
          <Button type="submit" isPending={save.pending}>
            {t('dunning.saveText')}
          </Button>
          {saved && (
            <Button look="ghost" isPending={remove.pending} onPress={() => void takeAway()}>
              {t('dunning.standardAgain')}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
