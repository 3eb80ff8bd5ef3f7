import { useT } from '@/app/i18n';
import { valueText } from '@/app/reasons/explain';
import { NodeLink } from '@/app/reasons/ReasonText';
import type { CheckLineFragment } from './proof.gql';

type Offender = CheckLineFragment['offenders'][number];

/** The first rows that break an invariant, each leading to its page, and how many there are in all. */
export function Offenders({ check }: { check: CheckLineFragment }) {
  const t = useT();
  const count = check.offenderCount ?? 0;
  if (count === 0) return null;
  return (
    <details className="offenders">
      <summary>{t('proof.offenders', { n: count })}</summary>
      <ul>
        {check.offenders.map((one, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same row may break an invariant more than once
          <li key={place}>
            <OffenderText offender={one} />
          </li>
        ))}
      </ul>
      {count > check.offenders.length && <p className="dim">{t('proof.more', { n: count - check.offenders.length })}</p>}
    </details>
  );
}

function OffenderText({ offender: { subject, expected, found } }: { offender: Offender }) {
  const t = useT();
  const difference = [
    expected && t('proof.expected', { value: valueText(t, expected) }),
    found && t('proof.found', { value: valueText(t, found) }),
  ].filter(Boolean);
  return (
    <>
      {subject.__typename === 'NodeValue' ? <NodeLink node={subject} /> : valueText(t, subject)}
      {difference.length > 0 && <span className="dim num">: {difference.join(', ')}</span>}
    </>
  );
}
