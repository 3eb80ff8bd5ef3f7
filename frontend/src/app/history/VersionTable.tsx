import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { InstantText, Table, TableRows, type TableColumn } from '@/ui';
import type { VersionLineFragment } from './history.gql';
import { fieldText, saidText } from './words';
import './history.css';

/** How a thing was saved, the newest first: when, by whom, and what that changed (CAT-43). */
export function VersionTable({ versions, empty }: { versions: readonly VersionLineFragment[]; empty: string }) {
  const t = useT();
  if (versions.length === 0) return <p className="dim">{empty}</p>;
  const columns: TableColumn<VersionLineFragment>[] = [
    { id: 'number', header: t('history.version'), isName: true, cell: (one) => one.number },
    { id: 'at', header: t('history.savedAt'), cell: (one) => <InstantText at={one.savedAt} /> },
    { id: 'by', header: t('history.savedBy'), cell: (one) => one.savedBy },
    { id: 'what', header: t('history.changed'), wrap: true, cell: (one) => <Changes version={one} /> },
  ];
  return (
    <Table label={t('history.title')} columns={columns}>
      <TableRows columns={columns} rows={versions} rowKey={(one) => String(one.number)} />
    </Table>
  );
}

function Changes({ version: { number, changes, reason } }: { version: VersionLineFragment }) {
  const t = useT();
  const format = useFormat();
  if (changes.length === 0) return <span className="dim">{reason ?? t('history.same')}</span>;
  return (
    <ul className="history-changes">
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          {fieldText(t, field)}: {number > 1 && `${saidText(t, format, field, before)} → `}
          {saidText(t, format, field, after)}
        </li>
      ))}
      {reason && <li className="dim">{reason}</li>}
    </ul>
  );
}
