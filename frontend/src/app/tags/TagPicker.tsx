import { Button, Select } from '@/ui';
import { useT } from '../i18n';
import type { TagLineFragment } from './tags.gql';
import { useReportingTags } from './useReportingTags';

type Props = {
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  error: string | undefined;
  hint?: string;
};

/** How and by whom something is sold: tags that are chosen, and others to add. Nothing without a register (SUB-01). */
export function TagPicker({ chosen, onChange, error, hint }: Props) {
  const t = useT();
  const tags = useReportingTags();
  if (tags.length === 0) return null;
  const own = tags.filter((tag) => chosen.includes(tag.id));
  const others = tags.filter((tag) => !tag.closed && !chosen.includes(tag.id));
  return (
    <fieldset className="stack">
      <legend className="field-label">{t('tags.title')}</legend>
      {hint && <p className="dim">{hint}</p>}
      {own.length > 0 && (
        <ul className="row" aria-label={t('tags.chosen')}>
          {own.map((tag) => (
            <li key={tag.id}>
              <Button
                small
                aria-label={t('tags.remove', { name: tag.name })}
                onPress={() => onChange(chosen.filter((id) => id !== tag.id))}
              >
                {tag.name} <span aria-hidden>×</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 ? (
        <Select
          key={chosen.join()}
          label={t('tags.add')}
          value={undefined}
          onChange={(id) => id && onChange([...chosen, id])}
          error={error}
          options={others.map((tag) => ({ id: tag.id, label: tag.name, note: noteOf(t, tag) }))}
        />
      ) : (
        error && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )
      )}
    </fieldset>
  );
}

const noteOf = (t: ReturnType<typeof useT>, tag: TagLineFragment) => `${tag.code} · ${t(`tags.kind.${tag.kind}`)}`;
