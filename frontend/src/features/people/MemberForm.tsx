import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { Button, Notice, Segments } from '@/ui';
import { AddressFields } from './AddressFields';
import { ContactFields } from './ContactFields';
import { DuplicateAnswer } from './DuplicateAnswer';
import { IdentityFields } from './IdentityFields';
import type { MemberEntryFragment } from './memberForm.gql';
import type { MemberFormState } from './memberValues';
import { StaleAnswer } from './StaleAnswer';
import { useSaveMember } from './useSaveMember';
import './people.css';

type Props = {
  /** The member to change; a new one without it. */
  member?: MemberEntryFragment;
  onDone: (member: MemberEntryFragment) => void;
  onCancel: () => void;
};

/** Creates or changes a member. */
export default function MemberForm({ member, onDone, onCancel }: Props) {
  const t = useT();
  const { form, question, pending, createAnyway, takeCurrent, keepMine } = useSaveMember(member, onDone);

  return (
    <form {...form.formProps} className="stack">
      {!member && (
        <Segments
          label={t('people.kind')}
          value={form.values.kind}
          onChange={(kind) => form.set({ kind })}
          options={[
            { id: 'PERSON', label: t('people.kind.PERSON') },
            { id: 'COMPANY', label: t('people.kind.COMPANY') },
          ]}
        />
      )}
      <IdentityFields form={form} />
      <ContactFields form={form} />
      <AddressFields
        addresses={form.values.addresses}
        onChange={(addresses) => form.set({ addresses })}
        error={form.error}
      />
      <fieldset className="stack">
        <legend className="form-part">{t('people.relations')}</legend>
        <MemberLookup label={t('people.relation.PAYER')} {...linkField(form, 'payer')} />
        <MemberLookup label={t('people.relation.HOUSEHOLD_MAIN')} {...linkField(form, 'householdMain')} />
        <MemberLookup label={t('people.relation.RECRUITER')} {...linkField(form, 'recruiter')} />
      </fieldset>
      <div className="form-foot">
        {question?.kind === 'duplicate' && (
          <DuplicateAnswer
            memberIds={question.memberIds}
            matched={question.matched}
            pending={pending}
            onCreateAnyway={createAnyway}
          />
        )}
        {question?.kind === 'stale' && (
          <StaleAnswer
            base={question.base}
            current={question.current}
            pending={pending}
            onTakeCurrent={() => takeCurrent(question.current)}
            onKeepMine={() => keepMine(question.current)}
          />
        )}
        {!question && form.refusal && (
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
      </div>
    </form>
  );
}

/** The API names a link by its id, the form by the member it holds. */
function linkField(form: MemberFormState, name: 'payer' | 'householdMain' | 'recruiter') {
  const field = form.field(name);
  return { ...field, error: field.error ?? form.error(`${name}Id`) };
}
