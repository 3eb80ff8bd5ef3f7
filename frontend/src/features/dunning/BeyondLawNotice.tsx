import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { explainReason } from '@/app/reasons/explain';
import { ReasonText } from '@/app/reasons/ReasonText';
import { useSettled } from '@/app/useSettled';
import { Notice } from '@/ui';
import { DunningBeyondLawDoc } from './processes.gql';
import type { Step } from './processValues';

type Props = { currency: string; steps: readonly Step[] };

/** Warns of what goes beyond the law, with its limit and source; the process may be saved all the same (CAT-40). */
export function BeyondLawNotice({ currency, steps }: Props) {
  const t = useT();
  const given = steps.map(({ delayDays, dueDays, feeMinor }) => ({
    delayDays: delayDays || 0,
    dueDays: dueDays || 0,
    feeMinor: feeMinor ?? 0,
  }));
  const [{ data }] = useQuery({
    query: DunningBeyondLawDoc,
    variables: useSettled({ currency, steps: given }),
    requestPolicy: 'network-only',
  });
  const found = data?.dunningBeyondLaw ?? [];
  if (found.length === 0) return null;
  return (
    <Notice tone="warn" live>
      <p>{t('dunning.beyondLaw')}</p>
      <ul className="outlasted">
        {found.map((one) => (
          <li key={explainReason(t, one)}>
            <ReasonText reason={one} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
