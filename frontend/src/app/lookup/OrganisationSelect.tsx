import { useQuery } from 'urql';
import { Select, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { useT } from '../i18n';
import { OrganisationsDoc } from './lookup.gql';

/** The organisations of the tenant, and the one that stands for an unmade choice. */
export function useOrganisations() {
  const [{ data, fetching, error }, refetch] = useQuery({ query: OrganisationsDoc });
  const organisations = data?.organisations ?? [];
  return { organisations, only: organisations.length === 1 ? organisations[0] : undefined, fetching, error, refetch };
}

/** Instead of a form that needs to know the organisations, until they are here. */
export function Unready({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return error ? <Failure error={error} onRetry={onRetry} /> : <SkeletonRows rows={4} />;
}

type Props = {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error?: string | undefined;
  /** Offers "all" as well. */
  withAll?: boolean;
  hideLabel?: boolean;
  /** Offers only those that keep their accounts in it. */
  currency?: string | undefined;
};

const ALL = 'all';

/** Chooses an organisation. A tenant that has only one is never asked (ORG-02). */
export function OrganisationSelect({ value, onChange, error, withAll = false, hideLabel = false, currency }: Props) {
  const t = useT();
  const { organisations } = useOrganisations();
  if (organisations.length < 2) return null;
  const options = organisations
    .filter((organisation) => !currency || organisation.currency === currency)
    .map((organisation) => ({ id: organisation.id, label: organisation.name }));
  return (
    <Select
      label={t('lookup.organisation')}
      hideLabel={hideLabel}
      value={value ?? (withAll ? ALL : undefined)}
      onChange={(id) => onChange(id === ALL ? undefined : id)}
      options={withAll ? [{ id: ALL, label: t('ui.all') }, ...options] : options}
      error={error}
    />
  );
}
