import { useState } from 'react';
import type { FormState } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Select, Tabs } from '@/ui';
import type { FeeMail, FeeRunChoicesQuery } from './feeRuns.gql';
import { MailText } from './MailText';
import { SaveTemplate } from './SaveTemplate';
import { MAILS, type FeeRunValues, type MailValues } from './values';

const OWN = 'own';

type Props = {
  form: FormState<FeeRunValues>;
  forms: FeeRunChoicesQuery['feeMailForms'];
  templates: FeeRunChoicesQuery['messageTemplates'];
  onTemplate: () => void;
  feeRunId: string | undefined;
};

/** What the four mails say: a stored template or a text of the run's own, with the fields that it may show (FEE-06). */
export function MailFields({ form, forms, templates, onTemplate, feeRunId }: Props) {
  const t = useT();
  const faulty = MAILS.find((mail) => Object.keys(form.errors).some((path) => path.startsWith(`mails.${mail}.`)));
  const [chosen, setChosen] = useState<FeeMail>('COLLECTION');
  // What was refused comes into sight once; after that the reader chooses.
  const [seen, setSeen] = useState<FeeMail>();
  if (faulty !== seen) {
    setSeen(faulty);
    if (faulty) setChosen(faulty);
  }
  const set = (mail: FeeMail, patch: Partial<MailValues>) =>
    form.set({ mails: { ...form.values.mails, [mail]: { ...form.values.mails[mail], ...patch } } });

  const content = (mail: FeeMail) => {
    const text = form.values.mails[mail];
    const fields = forms.find((one) => one.mail === mail)?.fields ?? [];
    const own = templates.filter((one) => one.mail === mail);
    return (
      <div className="stack">
        {own.length > 0 && (
          <Select
            label={t('feeruns.template')}
            value={text.templateId ?? OWN}
            onChange={(id) => set(mail, { templateId: id === OWN ? undefined : id })}
            options={[{ id: OWN, label: t('feeruns.ownText') }, ...own.map(({ id, name }) => ({ id, label: name }))]}
            error={form.error(`mails.${mail}.templateId`)}
          />
        )}
        {!text.templateId && (
          <>
            <MailText
              mail={mail}
              fields={fields}
              subject={text.subject}
              body={text.body}
              onChange={(patch) => set(mail, patch)}
              errors={{ subject: form.error(`mails.${mail}.subject`), body: form.error(`mails.${mail}.body`) }}
              feeRunId={feeRunId}
            />
            <SaveTemplate mail={mail} subject={text.subject} body={text.body} onSaved={onTemplate} />
          </>
        )}
      </div>
    );
  };

  return (
    <Tabs
      label={t('feeruns.mails')}
      value={chosen}
      onChange={setChosen}
      items={MAILS.map((id) => ({ id, label: t(`feeruns.mail.${id}`), content: () => content(id) }))}
    />
  );
}
