import { useState } from 'react';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { OrganisationSelect, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Button, Notice, Select, TextField } from '@/ui';
import { DateChoice } from './DateChoice';
import { FeeFields } from './FeeFields';
import { FeeRunLacks } from './FeeRunLacks';
import { FeeRunPreview } from './FeeRunPreview';
import { SaveFeeRunDoc, type FeeRunChoicesQuery, type FeeRunSheetFragment } from './feeRuns.gql';
import { MailFields } from './MailFields';
import { MemberChoice } from './MemberChoice';
import { checkFeeRun, feeRunInput, mailsFor, PAYMENT_TYPES, type FeeRunValues } from './values';

type Props = {
  initial: FeeRunValues;
  saved: FeeRunSheetFragment | undefined;
  choices: FeeRunChoicesQuery;
  /** What is chosen from has more now. */
  onMore: () => void;
  onDone: (name: string) => void;
  onCancel: () => void;
};

/** A fee run: the run itself, whom it is for, what they pay, and what they are told (FEE-01, FEE-02, FEE-03, FEE-06). */
export function FeeRunForm({ initial, saved, choices, onMore, onDone, onCancel }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveFeeRunDoc);
  const { key } = useIdempotencyKey();
  const { organisations } = useOrganisations();
  // The page behind follows what others save; the form knows what it was opened with.
  const [opened] = useState(saved);
  const form = useForm<FeeRunValues>({
    initial,
    check: checkFeeRun,
    submit: async (values) => {
      const answer = await run({ input: feeRunInput(values, opened), idempotencyKey: key });
      if (answer?.kind === 'done') onDone(answer.value.feeRun.name);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });
  const sports = choices.units.filter(({ kind, isOpen }) => kind === 'SPORT' && isOpen);

  return (
    <form {...form.formProps} className="stack">
      <h3>{t('feeruns.about')}</h3>
      <TextField label={t('feeruns.name')} isRequired autoFocus {...form.field('name')} />
      <OrganisationSelect
        {...form.field('organisationId')}
        onChange={(organisationId) => {
          const country = organisations.find(({ id }) => id === organisationId)?.country;
          form.set({ organisationId, mails: mailsFor(country, choices.feeMailForms, form.values.mails) });
        }}
      />
      <Select
        label={t('feeruns.sport')}
        value={form.values.sportId}
        onChange={(sportId) => form.set({ sportId, departmentIds: [], teamIds: [] })}
        options={sports.map(({ id, name }) => ({ id, label: name }))}
        error={form.error('sportId')}
      />
      <Select
        label={t('feeruns.paymentType')}
        hint={t(`feeruns.typeHint.${form.values.paymentType}`)}
        value={form.values.paymentType}
        onChange={(paymentType) => paymentType && form.set({ paymentType })}
        options={PAYMENT_TYPES.map((id) => ({ id, label: t(`feeruns.type.${id}`) }))}
      />
      {form.values.organisationId && (
        <FeeRunLacks organisationId={form.values.organisationId} paymentType={form.values.paymentType} />
      )}
      {opened?.lock && (
        <Notice tone="warn">
          <ReasonText reason={opened.lock} />
        </Notice>
      )}
      <DateChoice form={form} isLocked={Boolean(opened?.lock)} />
      <h3>{t('feeruns.whom')}</h3>
      <MemberChoice form={form} units={choices.units} />
      <FeeRunPreview values={form.values} />
      <h3>{t('feeruns.invoice')}</h3>
      <FeeFields form={form} rates={choices.feeRates} />
      <h3>{t('feeruns.mails')}</h3>
      <MailFields
        form={form}
        forms={choices.feeMailForms}
        templates={choices.messageTemplates}
        onTemplate={onMore}
        feeRunId={opened?.id}
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
