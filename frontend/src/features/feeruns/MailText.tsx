import { useRef } from 'react';
import { useT } from '@/app/i18n';
import { Button, TextField } from '@/ui';
import type { FeeMail, FeeRunChoicesQuery } from './feeRuns.gql';
import { MailPreview } from './MailPreview';

type Text = { subject: string; body: string };
type Props = Text & {
  mail: FeeMail;
  fields: FeeRunChoicesQuery['feeMailForms'][number]['fields'];
  onChange: (patch: Partial<Text>) => void;
  errors: { subject: string | undefined; body: string | undefined };
  /** Whose values the preview shows; without one it is some run's. */
  feeRunId?: string | undefined;
};

/** A mail's subject and body, the fields that it may show, and what a real member would read (FEE-06). */
export function MailText({ mail, fields, subject, body, onChange, errors, feeRunId }: Props) {
  const t = useT();
  const wordOf = (name: string) => {
    const key = `feeruns.field.${name}`;
    return t.has(key) ? t(key) : '';
  };
  const cursor = useRef<number>(undefined);
  const insert = (name: string) => {
    const at = Math.min(cursor.current ?? body.length, body.length);
    const field = `{{${name}}}`;
    cursor.current = at + field.length;
    onChange({ body: `${body.slice(0, at)}${field}${body.slice(at)}` });
  };
  return (
    <div
      className="stack fee-mail"
      // A field goes where the writer was in the text last.
      onBlur={({ target }) => {
        if (target instanceof HTMLTextAreaElement) cursor.current = target.selectionStart;
      }}
    >
      <TextField
        label={t('feeruns.subject')}
        value={subject}
        onChange={(text) => onChange({ subject: text })}
        error={errors.subject}
      />
      <TextField
        label={t('feeruns.body')}
        multiline
        value={body}
        onChange={(text) => onChange({ body: text })}
        error={errors.body}
      />
      <div className="fee-merge" role="group" aria-label={t('feeruns.fields')}>
        {fields.map(({ name, required }) => (
          <Button key={name} onPress={() => insert(name)}>
            {wordOf(name)}
            {required && ' *'} <span className="dim">{`{{${name}}}`}</span>
          </Button>
        ))}
      </div>
      <p className="dim">{t('feeruns.requiredFields')}</p>
      <MailPreview input={{ mail, subject, body }} feeRunId={feeRunId} />
    </div>
  );
}
