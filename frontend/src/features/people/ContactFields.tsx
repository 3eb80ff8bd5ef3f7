import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Select, TextField } from '@/ui';
import { BranchesDoc } from './memberList.gql';
import { LANGUAGES, type MemberFormState } from './memberValues';

const NO_BRANCH = 'none';

/** How to reach the member, in which language, and the branch it belongs to. */
export function ContactFields({ form }: { form: MemberFormState }) {
  const t = useT();
  const [{ data }] = useQuery({ query: BranchesDoc });
  const branches = (data?.branches ?? []).map((branch) => ({ id: branch.id, label: branch.name }));
  return (
    <>
      <TextField label={t('people.email')} type="email" autoComplete="off" {...form.field('email')} />
      <div className="columns">
        <TextField label={t('people.phone')} type="tel" autoComplete="off" {...form.field('phone')} />
        <Select
          label={t('people.language')}
          value={form.values.language}
          onChange={(language) => form.set({ language: language ?? 'nb' })}
          error={form.error('language')}
          options={LANGUAGES.map((language) => ({ id: language as string, label: t(`people.language.${language}`) }))}
        />
      </div>
      <Select
        label={t('people.branch')}
        value={form.values.branchId ?? NO_BRANCH}
        onChange={(branch) => form.set({ branchId: branch === NO_BRANCH ? undefined : branch })}
        error={form.error('branchId')}
        options={[{ id: NO_BRANCH, label: t('ui.none') }, ...branches]}
      />
    </>
  );
}
