import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Select } from '@/ui';
import { MatrixChoicesDoc } from './products.gql';

const NONE = 'none';

type Props = {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error?: string | undefined;
  /** The one that the product has already, which may be closed for others. */
  kept?: string | undefined;
};

/** When a physical product is delivered; without a matrix nothing says so (CAT-01). */
export function MatrixSelect({ value, onChange, error, kept }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: MatrixChoicesDoc, requestPolicy: 'cache-and-network' });
  const offered = (data?.deliveryMatrices ?? []).filter((one) => !one.closed || one.id === kept);
  return (
    <Select
      label={t('catalogue.matrix')}
      hint={t(value ? 'catalogue.matrixHint' : 'catalogue.noMatrixHint')}
      value={value ?? NONE}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
      options={[{ id: NONE, label: t('catalogue.noMatrix') }, ...offered.map(({ id, name }) => ({ id, label: name }))]}
      error={error}
    />
  );
}
