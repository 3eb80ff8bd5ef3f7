import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { OutlookTable } from '@/app/outlook/OutlookTable';
import { explainFields } from '@/app/refusals/explain';
import { useSettled } from '@/app/useSettled';
import { Notice } from '@/ui';
import { PreviewStartDoc, type StartSubscriptionInput } from './startSubscription.gql';

/** The invoices that the order in the form would lead to, by the code that bills (BIL-14). */
export function StartOutlook({ input }: { input: StartSubscriptionInput }) {
  const t = useT();
  const variables = useSettled({ input });
  const [{ data }] = useQuery({ query: PreviewStartDoc, variables, requestPolicy: 'network-only' });
  const found = data?.previewStart;
  const unfit = found?.problems.filter(({ path }) => path === 'planId' || path === 'paymentMethod') ?? [];
  if (unfit.length > 0) {
    return (
      <Notice tone="warn" live>
        {explainFields(t, unfit)}
      </Notice>
    );
  }
  if (!found || found.problems.length > 0) return null;
  return (
    <section className="stack">
      <h3>{t('people.subscription.outlook')}</h3>
      <OutlookTable outlook={found} />
    </section>
  );
}
