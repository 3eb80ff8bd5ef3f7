import { useT } from '@/app/i18n';
import { Select, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { GENDERS, type MemberFormState } from './memberValues';

/** Who it is: a person's names and birth date, or a company's name and number. */
export function IdentityFields({ form }: { form: MemberFormState }) {
  const t = useT();
  if (form.values.kind === 'COMPANY') {
    return (
      <>
        <TextField label={t('people.companyName')} isRequired {...form.field('companyName')} />
        <TextField
          label={t('people.organisationNumber')}
          inputMode="numeric"
          {...form.field('organisationNumber')}
        />
      </>
    );
  }
  return (
    <>
      <div className="columns">
        <TextField label={t('people.firstName')} isRequired autoComplete="off" {...form.field('firstName')} />
        <TextField label={t('people.lastName')} isRequired autoComplete="off" {...form.field('lastName')} />
      </div>
      <div className="columns">
        <DateField label={t('people.birthOn')} {...form.field('birthOn')} />
        <Select
          label={t('people.gender')}
          {...form.field('gender')}
          placeholder={t('people.notGiven')}
          options={GENDERS.map((gender) => ({ id: gender as string, label: t(`people.gender.${gender}`) }))}
        />
      </div>
    </>
  );
}
