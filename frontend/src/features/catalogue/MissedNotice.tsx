import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useSettled } from '@/app/useSettled';
import { Notice } from '@/ui';
import { MissedInvoicesDoc, type FrequencyUnit } from './products.gql';

type Props = {
  productId: string;
  validFrom: string | undefined;
  /** Of a price; a VAT rate holds for every frequency. */
  frequency?: { count: number; unit: FrequencyUnit };
};

/** What a price or VAT rate comes too late for, told before it is saved: it can't be taken away (CAT-01, CAT-02). */
export function MissedNotice({ productId, validFrom, frequency }: Props) {
  const t = useT();
  const variables = useSettled({ productId, validFrom: validFrom ?? '', frequency: frequency ?? null });
  const [{ data }] = useQuery({
    query: MissedInvoicesDoc,
    variables,
    pause: variables.validFrom === '' || (frequency && !(frequency.count >= 1)),
    requestPolicy: 'network-only',
  });
  const found = data?.missedInvoices;
  if (!found || !validFrom || found.issued + found.promised === 0) return null;
  const numbers = found.numbers.join(', ');
  const named = found.issued > found.numbers.length ? t('catalogue.willMissMore', { numbers }) : numbers;
  return (
    <Notice tone="warn" live>
      {found.issued > 0 && t('catalogue.willMiss', { n: found.issued, numbers: named })}{' '}
      {found.promised > 0 && t('catalogue.willMissPromised', { n: found.promised })}
    </Notice>
  );
}
