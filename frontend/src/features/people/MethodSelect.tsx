import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { METHODS } from '@/app/words/methods';
import { Select, SkeletonRows } from '@/ui';
import { isAccepted, lacking, WITHOUT, type Method, type Way } from './methods';
import { WaysToPayDoc } from './startSubscription.gql';

/** How a payer may pay an organisation; undefined until it is known. */
export function useWays(organisationId: string | undefined, payerId: string): readonly Way[] | undefined {
  const [{ data }] = useQuery({
    query: WaysToPayDoc,
    variables: { organisationId: organisationId ?? '', payerId },
    pause: organisationId === undefined,
    requestPolicy: 'cache-and-network',
  });
  return organisationId === undefined ? undefined : data?.waysToPay;
}

type Props = {
  ways: readonly Way[] | undefined;
  value: Method | undefined;
  onChange: (method: Method) => void;
  error: string | undefined;
  /** The method that is paid by now, which is no choice. */
  without?: Method;
};

/** Offers the methods that are accepted of the payer, and says what lacks for the others (SUB-01, SUB-18). */
export function MethodSelect({ ways, value, onChange, error, without }: Props) {
  const t = useT();
  const offered = METHODS.filter((method) => method !== without && isAccepted(ways, method));
  const agreement = (method: Method) => ways?.find((way) => way.method === method)?.agreement ?? undefined;
  const missing = lacking(ways ?? []).map(({ lack, methods }) =>
    t(`people.lack.${lack}`, { methods: methods.map((method) => t(`method.${method}`)).join(', ') }),
  );
  if (!ways && offered.length === 0) return <SkeletonRows rows={1} />;
  return (
    <Select
      label={t('people.subscription.method')}
      isRequired={without !== undefined}
      value={value}
      onChange={(method) => onChange(method ?? WITHOUT)}
      error={error}
      hint={missing.length > 0 ? missing.join(' ') : undefined}
      options={offered.map((id) => {
        const note = agreement(id);
        return note ? { id, label: t(`method.${id}`), note } : { id, label: t(`method.${id}`) };
      })}
    />
  );
}
