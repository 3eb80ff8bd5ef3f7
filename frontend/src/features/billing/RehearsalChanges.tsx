import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { explainReason, type Reason } from '@/app/reasons/explain';

const SHOWN_MAX = 10;

/** What has changed since a rehearsal, for whom; the first of them. */
export function RehearsalChanges({ changes, changed }: { changes: readonly Reason[]; changed: number }) {
  const t = useT();
  const shown = changes.slice(0, SHOWN_MAX);
  return (
    <ul className="warning-list">
      {shown.map((change) => (
        <li key={explainReason(t, change)}>
          <ReasonText reason={change} />
        </li>
      ))}
      {changed > shown.length && <li className="dim">{t('rehearsal.andMore', { n: changed - shown.length })}</li>}
    </ul>
  );
}
