import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Drawer, Notice, Select, TextField, toast } from '@/ui';
import { MailText } from './MailText';
import { SaveMessageTemplateDoc, type FeeMail, type FeeTemplatesQuery, type TemplateSheetFragment } from './templates.gql';
import { MAILS, startText } from './values';

type Props = {
  open: boolean;
  /** The template that is changed; a new one has none. */
  saved: TemplateSheetFragment | undefined;
  forms: FeeTemplatesQuery['feeMailForms'];
  onClose: () => void;
  onSaved: () => void;
};

/** A stored text beside the list, to be made or changed; runs that use it say what it says from their next notice on (FEE-04, FEE-06). */
export function TemplateDrawer({ open, onClose, onSaved, ...props }: Props) {
  const t = useT();
  const { organisations, error, refetch } = useOrganisations();
  const [first] = organisations;
  const done = (name: string) => {
    toast(t('feeruns.saved', { name }));
    onSaved();
    onClose();
  };
  return (
    <Drawer open={open} onClose={onClose} title={props.saved?.name ?? t('feeruns.newTemplate')} keepOpen>
      {first ? (
        <Editor key={props.saved?.id} {...props} country={first.country} onDone={done} onCancel={onClose} />
      ) : (
        <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      )}
    </Drawer>
  );
}

type Values = { name: string; mail: FeeMail; subject: string; body: string };
type EditorProps = Pick<Props, 'saved' | 'forms'> & {
  /** Its clubs' language is what a new text begins in. */
  country: string;
  onDone: (name: string) => void;
  onCancel: () => void;
};

function Editor({ saved, forms, country, onDone, onCancel }: EditorProps) {
  const t = useT();
  const f = useFormat();
  const { run, pending } = useCommand(SaveMessageTemplateDoc);
  // The list behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const form = useForm<Values>({
    initial: opened ?? startOf(forms, 'COLLECTION', '', country),
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
  const texts = forms.find((one) => one.mail === mail)?.texts ?? [];
  const language = texts.find((text) => text.subject === subject && text.body === body)?.language;
  const begin = (next: string | undefined) => {
    const text = texts.find((one) => one.language === next);
    if (text) form.set({ subject: text.subject, body: text.body });
  };
  return (
    <form {...form.formProps} className="stack">
      {opened ? (
        <p className="dim">
          {t(`feeruns.mail.${mail}`)}. {t('feeruns.templateHint')}
        </p>
      ) : (
        <>
          <Select
            label={t('feeruns.mailKind')}
            value={mail}
            onChange={(next) => next && form.set(startOf(forms, next, name, country))}
            options={MAILS.map((id) => ({ id, label: t(`feeruns.mail.${id}`) }))}
          />
          <Select
            label={t('feeruns.startIn')}
            value={language}
            onChange={begin}
            options={texts.map(({ language: id }) => ({ id, label: f.language(id) }))}
          />
        </>
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
function startOf(forms: Props['forms'], mail: FeeMail, name: string, country: string | undefined): Values {
  const form = forms.find((one) => one.mail === mail);
  const text = form && startText(form, country);
  return { name, mail, subject: text?.subject ?? '', body: text?.body ?? '' };
}
