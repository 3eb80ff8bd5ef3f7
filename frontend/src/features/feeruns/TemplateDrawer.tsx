import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Drawer, Notice, Select, TextField, toast } from '@/ui';
import { MailText } from './MailText';
import { SaveMessageTemplateDoc, type FeeMail, type FeeTemplatesQuery, type TemplateSheetFragment } from './templates.gql';
import { MAILS } from './values';

type Props = {
  open: boolean;
  /** The template that is changed; a new one has none. */
  saved: TemplateSheetFragment | undefined;
  forms: FeeTemplatesQuery['feeMailForms'];
  onClose: () => void;
  onSaved: () => void;
};

/** A stored text beside the list, to be made or changed; runs that use it say what it says from then on (FEE-06). */
export function TemplateDrawer({ open, onClose, onSaved, ...props }: Props) {
  const t = useT();
  const done = (name: string) => {
    toast(t('feeruns.saved', { name }));
    onSaved();
    onClose();
  };
  return (
    <Drawer open={open} onClose={onClose} title={props.saved?.name ?? t('feeruns.newTemplate')} keepOpen>
      <Editor key={props.saved?.id} {...props} onDone={done} onCancel={onClose} />
    </Drawer>
  );
}

type Values = { name: string; mail: FeeMail; subject: string; body: string };
type EditorProps = Pick<Props, 'saved' | 'forms'> & { onDone: (name: string) => void; onCancel: () => void };

function Editor({ saved, forms, onDone, onCancel }: EditorProps) {
  const t = useT();
  const { run, pending } = useCommand(SaveMessageTemplateDoc);
  // The list behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const form = useForm<Values>({
    initial: opened ?? startOf(forms, 'COLLECTION', ''),
    check: ({ name, subject, body }) =>
      problemsOf([
        ['name', required(name)],
        ['subject', required(subject)],
        ['body', required(body)],
      ]),
    submit: async ({ name, mail, subject, body }) => {
      const id = opened?.id ?? null;
      const answer = await run({ input: { id, version: opened?.version ?? null, name: name.trim(), mail, subject, body } });
      if (answer?.kind === 'done') onDone(answer.value.template.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const { mail, name, subject, body } = form.values;
  return (
    <form {...form.formProps} className="stack">
      {opened ? (
        <p className="dim">{t(`feeruns.mail.${mail}`)}</p>
      ) : (
        <Select
          label={t('feeruns.mailKind')}
          value={mail}
          onChange={(next) => next && form.set(startOf(forms, next, name))}
          options={MAILS.map((id) => ({ id, label: t(`feeruns.mail.${id}`) }))}
        />
      )}
      <TextField label={t('feeruns.name')} isRequired autoFocus {...form.field('name')} />
      <MailText
        mail={mail}
        fields={forms.find((one) => one.mail === mail)?.fields ?? []}
        subject={subject}
        body={body}
        onChange={(patch) => form.set(patch)}
        errors={{ subject: form.error('subject'), body: form.error('body') }}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('ui.save')}
        </Button>
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}

/** A new template begins with the text that clubs begin with. */
function startOf(forms: Props['forms'], mail: FeeMail, name: string): Values {
  const form = forms.find((one) => one.mail === mail);
  return { name, mail, subject: form?.subject ?? '', body: form?.body ?? '' };
}
