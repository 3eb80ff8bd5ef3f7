import { useState } from 'react';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { Button, Notice, Tabs, TextField, toast } from '@/ui';
import { SaveLetterheadDoc, type LetterheadLineFragment } from './documents.gql';

const LANGUAGES = ['nb', 'da', 'sv', 'en'] as const;
type Language = (typeof LANGUAGES)[number];
type Said = { heading: string; closing: string };
type Values = {
  line1: string;
  postalCode: string;
  city: string;
  email: string;
  phone: string;
  web: string;
  accent: string;
  texts: Record<Language, Said>;
};
type Props = { saved: LetterheadLineFragment; mayWrite: boolean };

/** The template of one organisation's documents. What the example shows is what is saved. */
export function LetterheadForm({ saved, mayWrite }: Props) {
  const t = useT();
  const [language, setLanguage] = useState(known(saved.ownLanguage) ?? 'nb');
  const { run, pending } = useCommand(SaveLetterheadDoc);
  const form = useForm<Values>({
    initial: valuesOf(saved),
    check: () => ({}),
    submit: async ({ texts, ...lines }) => {
      const said = LANGUAGES.map((one) => ({ language: one, ...texts[one] }));
      const answer = await run({ input: { organisationId: saved.organisation.id, ...lines, texts: said } });
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') toast(t('documents.saved', { name: saved.organisation.name }));
      if (answer?.kind !== 'refused') return;
      const faulty = 'fields' in answer.refusal ? answer.refusal.fields.map(({ path }) => path.split('.').at(-2)) : [];
      setLanguage(known(faulty.find((one) => known(one) !== undefined)) ?? language);
      form.refuse(answer.refusal);
    },
  });
  const say = (part: Partial<Said>) =>
    form.set({ texts: { ...form.values.texts, [language]: { ...form.values.texts[language], ...part } } });
  const faultOf = (part: keyof Said) => form.error(`texts.${language}.${part}`);
  return (
    <form {...form.formProps} className="stack">
      {!saved.isSaved && <p className="dim">{t('documents.notSaved')}</p>}
      <fieldset className="letterhead-sender">
        <legend className="strong">{t('documents.sender')}</legend>
        <TextField label={t('documents.line1')} {...form.field('line1')} />
        <TextField label={t('documents.postalCode')} {...form.field('postalCode')} />
        <TextField label={t('documents.city')} {...form.field('city')} />
        <TextField label={t('documents.email')} hint={t('documents.emailHint')} type="email" {...form.field('email')} />
        <TextField label={t('documents.phone')} type="tel" {...form.field('phone')} />
        <TextField label={t('documents.web')} {...form.field('web')} />
        <TextField label={t('documents.accent')} hint={t('documents.accentHint')} {...form.field('accent')} />
      </fieldset>
      <p className="dim">{t('documents.textsHint', { language: t(`people.language.${known(saved.ownLanguage) ?? 'nb'}`) })}</p>
      <Tabs
        label={t('documents.texts')}
        value={language}
        onChange={setLanguage}
        items={LANGUAGES.map((id) => ({
          id,
          label: t(`people.language.${id}`),
          content: () => (
            <div className="stack">
              <TextField
                label={t('documents.heading')}
                hint={t('documents.headingHint')}
                multiline
                value={form.values.texts[id].heading}
                onChange={(heading) => say({ heading })}
                error={faultOf('heading')}
              />
              <TextField
                label={t('documents.closing')}
                hint={t('documents.closingHint')}
                multiline
                value={form.values.texts[id].closing}
                onChange={(closing) => say({ closing })}
                error={faultOf('closing')}
              />
            </div>
          ),
        }))}
      />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        {mayWrite && (
          <Button type="submit" look="main" isPending={pending}>
            {t('settings.save')}
          </Button>
        )}
        <a className="btn" href={`${saved.exampleUrl}?language=${language}`} target="_blank" rel="noreferrer">
          {t('documents.example')}
        </a>
      </div>
    </form>
  );
}

const known = (language: string | undefined): Language | undefined => LANGUAGES.find((one) => one === language);

function valuesOf({ line1, postalCode, city, email, phone, web, accent, texts }: LetterheadLineFragment): Values {
  const said = (language: Language): Said => {
    const found = texts.find((one) => one.language === language);
    return { heading: found?.heading ?? '', closing: found?.closing ?? '' };
  };
  const all = { nb: said('nb'), da: said('da'), sv: said('sv'), en: said('en') };
  return { line1, postalCode, city, email, phone, web, accent, texts: all };
}
