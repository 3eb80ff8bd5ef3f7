import { useT, type Translate } from '@/app/i18n';
import { InstantText, Table, TableRows, type TableColumn } from '@/ui';
import type { PlanPageQuery } from './plan.gql';

type Version = NonNullable<PlanPageQuery['plan']>['versions'][number];

/** How the plan was saved: when, by whom, and what that changed (CAT-43). */
export function PlanVersions({ versions }: { versions: readonly Version[] }) {
  const t = useT();
  if (versions.length === 0) return <p className="dim">{t('catalogue.noVersions')}</p>;
  const columns: TableColumn<Version>[] = [
    { id: 'number', header: t('catalogue.version'), isName: true, cell: (one) => one.number },
    { id: 'at', header: t('catalogue.savedAt'), cell: (one) => <InstantText at={one.savedAt} /> },
    { id: 'by', header: t('catalogue.savedBy'), cell: (one) => one.savedBy },
    { id: 'what', header: t('catalogue.changed'), wrap: true, cell: (one) => <Changes changes={one.changes} /> },
  ];
  return (
    <Table label={t('catalogue.versions')} columns={columns}>
      <TableRows columns={columns} rows={versions} rowKey={(one) => String(one.number)} />
    </Table>
  );
}

function Changes({ changes }: { changes: Version['changes'] }) {
  const t = useT();
  if (changes.length === 0) return <span className="dim">–</span>;
  return (
    <ul className="plan-changes">
      {changes.map((change) => (
        <li key={change.field}>
          {wordOf(t, `catalogue.content.${change.field}`, change.field)}: {textOf(t, change.before)} →{' '}
          {textOf(t, change.after)}
        </li>
      ))}
    </ul>
  );
}

const wordOf = (t: Translate, key: string, otherwise: string) => (t.has(key) ? t(key) : otherwise);

/** What a field said: words of ours in the reader's language, everything else as it was written. */
function textOf(t: Translate, text: string): string {
  if (text === '') return '–';
  if (text === 'True') return t('catalogue.yes');
  const [kind = '', ...rest] = text.split(' ');
  return [wordOf(t, `catalogue.firstLength.${kind}`, kind), ...rest].join(' ');
}
