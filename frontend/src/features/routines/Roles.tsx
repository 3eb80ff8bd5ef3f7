import { useT } from '@/app/i18n';
import { Choices } from './Choices';
import { ROLE_KINDS, type SetValues } from './setValues';

type Props = {
  one: SetValues;
  /** Titles that roles have had. */
  titles: readonly string[];
  onChange: (patch: Pick<SetValues, 'roleKinds' | 'roleTitles'>) => void;
  error: string | undefined;
};

/** The roles of which a set's members hold one on the run's day: those that the program knows, and others by title. */
export function Roles({ one, titles, onChange, error }: Props) {
  const t = useT();
  const kinds = ROLE_KINDS.map((id) => ({ id: `kind ${id}`, label: t(`club.roleKind.${id}`) }));
  const named = [...new Set([...titles, ...one.roleTitles])].map((title) => ({ id: `title ${title}`, label: title }));
  return (
    <Choices
      label={t('routines.roles')}
      hint={t('routines.takesAll')}
      options={[...kinds, ...named]}
      chosen={[...one.roleKinds.map((kind) => `kind ${kind}`), ...one.roleTitles.map((title) => `title ${title}`)]}
      onChange={(chosen) =>
        onChange({
          roleKinds: [
            ...ROLE_KINDS.filter((kind) => chosen.includes(`kind ${kind}`)),
            ...one.roleKinds.filter((kind) => kind === 'OTHER'),
          ],
          roleTitles: named.filter(({ id }) => chosen.includes(id)).map(({ label }) => label),
        })
      }
      error={error}
    />
  );
}
