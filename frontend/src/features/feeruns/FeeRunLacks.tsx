import { useQuery } from 'urql';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Notice } from '@/ui';
import { FeeRunReadinessDoc, type FeePaymentType, type FeeRunReadinessQuery } from './feeRuns.gql';

type Lacks = NonNullable<FeeRunReadinessQuery['feeRunReadiness']>['lacks'];

/** What an organisation has not that a run of this payment type needs; nothing where all is there (FEE-10). */
export function FeeRunLacks(needed: { organisationId: string; paymentType: FeePaymentType }) {
  const [{ data }] = useQuery({ query: FeeRunReadinessDoc, variables: needed, requestPolicy: 'cache-and-network' });
  return <LackList lacks={data?.feeRunReadiness?.lacks ?? []} />;
}

export function LackList({ lacks }: { lacks: Lacks }) {
  if (lacks.length === 0) return null;
  return (
    <Notice tone="warn">
      <ul className="fee-lacks">
        {lacks.map((lack) => (
          <li key={lack.code}>
            <ReasonText reason={lack} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
