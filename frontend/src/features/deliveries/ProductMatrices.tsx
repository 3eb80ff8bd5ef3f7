import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useT, type Translate } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Badge, Empty, Notice, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { DeliveredProductsDoc, type DeliveredProductsQuery } from './deliveries.gql';
import { NextDays } from './MatrixList';

type Product = DeliveredProductsQuery['products'][number];

/** What is delivered, and by which matrix; products without one first, because nothing says when they come (CAT-01). */
export function ProductMatrices() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const [{ data, error }, refetch] = useQuery({ query: DeliveredProductsDoc, requestPolicy: 'cache-and-network' });
  const columns = useMemo(() => productColumns(t, mayWrite), [t, mayWrite]);
  const physical = data?.products.filter((one) => one.medium === 'PHYSICAL') ?? [];
  const lacking = physical.filter((one) => !one.matrix);

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data && physical.length === 0) {
    return <Empty title={t('deliveries.noProducts')} hint={t('deliveries.noProductsHint')} />;
  }
  return (
    <div className="stack">
      {lacking.length > 0 && <Notice tone="warn">{t('deliveries.lacking', { n: lacking.length })}</Notice>}
      <Table label={t('deliveries.view.products')} columns={columns}>
        {data ? (
          <TableRows
            columns={columns}
            rows={[...lacking, ...physical.filter((one) => one.matrix)]}
            rowKey={(one) => one.id}
          />
        ) : (
          <SkeletonTableRows columns={columns} />
        )}
      </Table>
    </div>
  );
}

const productColumns = (t: Translate, mayWrite: boolean): TableColumn<Product>[] => [
  {
    id: 'name',
    header: t('deliveries.product'),
    isName: true,
    cell: (product) => (
      <Link to="/products" search={{ product: product.id }}>
        {product.name}
      </Link>
    ),
  },
  {
    id: 'matrix',
    header: t('deliveries.matrix'),
    cell: ({ matrix }) => matrix?.name ?? <Badge tone="warn">{t('deliveries.noMatrix')}</Badge>,
  },
  {
    id: 'next',
    header: t('deliveries.nextDays'),
    wrap: true,
    cell: ({ matrix }) => (matrix ? <NextDays days={matrix.nextDeliveries} /> : <span className="dim">–</span>),
  },
  ...(mayWrite
    ? [
        {
          id: 'actions',
          header: t('ui.actions'),
          hideHeader: true,
          end: true,
          cell: (product: Product) => <Assign product={product} />,
        },
      ]
    : []),
];

/** Leads to where the product gets a matrix, or another one. */
function Assign({ product }: { product: Product }) {
  const t = useT();
  const what = t(product.matrix ? 'deliveries.assignOther' : 'deliveries.assign');
  return (
    <Link
      to="/products"
      search={{ product: product.id, form: 'edit' }}
      className="btn small"
      aria-label={`${what}: ${product.name}`}
    >
      {what}
    </Link>
  );
}
