import { useT } from '../i18n';
import { explainReason, type Reason } from './explain';
import { ReasonText } from './ReasonText';

const SHOWN_MAX = 10;

type Props = { changes: readonly Reason[]; changed: number };

/** For whom something is another than it was in a rehearsal: the first of so many (NEW-01). */
export function ChangeList({ changes, changed }: Props) {
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
