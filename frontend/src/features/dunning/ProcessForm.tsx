import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import { useT } from '@/app/i18n';
import { useOrganisations } from '@/app/lookup/OrganisationSelect';
import { Button, Checkbox, Notice, NumberField, Select, TextField } from '@/ui';
import { BeyondLawNotice } from './BeyondLawNotice';
import { CollectionFields } from './CollectionFields';
import { ContractPlanField } from './ContractPlanField';
import { OutlastedNotice } from './OutlastedNotice';
import { SaveDunningProcessDoc, type ProcessLineFragment } from './processes.gql';
import { checkProcess, daysThrough, outlasted, processInput, type ProcessValues } from './processValues';
import { StepFields } from './StepFields';
import { StopFields } from './StopFields';
import { ToleranceFields } from './ToleranceFields';
import './dunning.css';

const CHARGE_ATTEMPTS_MAX = 14;

type Props = {
  initial: ProcessValues;
  /** The process that is changed; a new one has none. */
  saved?: ProcessLineFragment;
  onSaved: (process: ProcessLineFragment) => void;
  mayWrite: boolean;
};

/** A dunning process: its reminders, each told in a sentence, and what it does about payments (CAT-40). */
export function ProcessForm({ initial, saved, onSaved, mayWrite }: Props) {
  const t = useT();
  const { run, pending } = useCommand(SaveDunningProcessDoc);
  const { organisations } = useOrganisations();
  const currencies = [...new Set(organisations.map((one) => one.currency))].toSorted();
  const only = currencies.length === 1 ? currencies[0] : undefined;
  const form = useForm<ProcessValues>({
    initial,
    check: checkProcess,
    submit: async (values) => {
      const answer = await run({ input: processInput(values, saved) });
      if (answer?.kind === 'done') onSaved(answer.value.process);
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
    },
  });

  const currency = form.values.currency ?? only;
  return (
    <form {...form.formProps} className="stack process-form">
      <TextField label={t('dunning.name')} isRequired autoFocus={!saved} {...form.field('name')} />
      {!saved && currencies.length > 1 && (
        <Select
          label={t('dunning.currency')}
          options={currencies.map((id) => ({ id, label: id }))}
          isRequired
          {...form.field('currency')}
        />
      )}
      {currency && (
        <>
          <StepFields
            steps={form.values.steps}
            currency={currency}
            onChange={(steps) => form.set({ steps })}
            error={form.error}
          />
          <BeyondLawNotice currency={currency} steps={form.values.steps} />
          <StopFields form={form} currency={currency} />
          <p aria-live="polite">
            {t(form.values.stop.on ? 'dunning.sayThroughStop' : 'dunning.sayThrough', { n: daysThrough(form.values) })}
          </p>
          <CollectionFields form={form} />
          <OutlastedNotice terms={outlasted(form.values, saved?.guardedTerms ?? [])} />
          <Checkbox
            label={t('dunning.consume')}
            checked={form.values.consume}
            onChange={(consume) => form.set({ consume })}
          />
          <Checkbox
            label={t('dunning.writeOff')}
            checked={form.values.writeOff}
            onChange={(writeOff) => form.set({ writeOff })}
          />
          <NumberField
            label={t('dunning.chargeAttempts')}
            hint={t('dunning.chargeAttemptsHint')}
            min={0}
            max={CHARGE_ATTEMPTS_MAX}
            value={form.values.chargeAttempts}
            onChange={(chargeAttempts) => form.set({ chargeAttempts })}
            error={form.error('chargeAttempts')}
          />
          <ContractPlanField form={form} currency={currency} />
          <ToleranceFields form={form} currency={currency} />
        </>
      )}
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      {mayWrite && (
        <div>
          <Button type="submit" look="main" isPending={pending}>
            {t('dunning.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
