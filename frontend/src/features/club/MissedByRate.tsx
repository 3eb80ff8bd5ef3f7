import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useSettled } from '@/app/useSettled';
import { Notice } from '@/ui';
import { MissedByFeeRateDoc } from './rates.gql';

type Props = { rateId: string; validFrom: string | undefined };

/** What an amount comes too late for in plans that take their fee from the rate, told before it is saved (CAT-22). */
export function MissedByRate({ rateId, validFrom }: Props) {
  const t = useT();
  const variables = useSettled({ feeRateId: rateId, validFrom: validFrom ?? '' });
  const [{ data }] = useQuery({
    query: MissedByFeeRateDoc,
    variables,
    pause: variables.validFrom === '',
    requestPolicy: 'network-only',
  });
  const found = data?.missedByFeeRate;
  if (!found || !validFrom || found.issued + found.promised === 0) return null;
  const more = found.issued > found.numbers.length ? ' …' : '';
  return (
    <Notice tone="warn" live>
      {found.issued > 0 && t('club.willMiss', { n: found.issued, numbers: `${found.numbers.join(', ')}${more}` })}{' '}
      {found.promised > 0 && t('club.willMissPromised', { n: found.promised })}
    </Notice>
  );
}
