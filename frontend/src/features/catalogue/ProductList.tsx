import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { frequencyText } from '@/app/words/states';
import { Button, Empty, Money, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { sortedPrices } from './prices';
import { ProductDrawers } from './ProductDrawers';
import { ProductsDoc, type ProductSheetFragment } from './products.gql';
import './catalogue.css';

const route = getRouteApi('/shell/products');

/** What can be sold, with what it costs now; each product opens with all its prices (CAT-01, CAT-02). */
export default function ProductList() {
  const t = useT();
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: ProductsDoc, requestPolicy: 'cache-and-network' });
  const show = (next: typeof search) => void navigate({ search: next, replace: true });

  const columns = useMemo<TableColumn<ProductSheetFragment>[]>(
    () => [
      {
        id: 'name',
        header: t('catalogue.product'),
        isName: true,
        cell: (product) => (
          <Link to="/products" search={{ product: product.id }} replace>
            {product.name}
          </Link>
        ),
      },
      { id: 'part', header: t('catalogue.partNumber'), cell: (product) => product.partNumber ?? '–' },
      { id: 'medium', header: t('catalogue.medium'), cell: (product) => <MediumText product={product} /> },
      { id: 'account', header: t('catalogue.account'), cell: (product) => <span className="num">{product.revenueAccount}</span> },
      {
        id: 'vat',
        header: t('catalogue.vat'),
        end: true,
        cell: (product) => format.percent(product.vatRatePercent, { exact: true }),
      },
      { id: 'prices', header: t('catalogue.currentPrices'), wrap: true, cell: (product) => <CurrentPrices product={product} /> },
    ],
    [t, format],
  );
  const mayWrite = useMay()('catalogue:write');
  const newProduct = mayWrite && (
    <Button look="main" onPress={() => show({ form: 'new' })}>
      {t('catalogue.newProduct')}
    </Button>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  return (
    <Page title={t('catalogue.products')} actions={newProduct}>
      {data?.products.length === 0 ? (
        <Empty title={t('catalogue.noProducts')} hint={t('catalogue.noProductsHint')} action={newProduct} />
      ) : (
        <Table label={t('catalogue.products')} columns={columns}>
          {data ? (
            <TableRows columns={columns} rows={data.products} rowKey={(product) => product.id} />
          ) : (
            <SkeletonTableRows columns={columns} />
          )}
        </Table>
      )}
      <ProductDrawers
        product={data?.products.find((one) => one.id === search.product)}
        form={mayWrite ? search.form : undefined}
        mayWrite={mayWrite}
        onShow={show}
      />
    </Page>
  );
}

function MediumText({ product }: { product: ProductSheetFragment }) {
  const t = useT();
  return (
    <>
      {t(`catalogue.medium.${product.medium}`)}
      {product.medium === 'PHYSICAL' && <span className="aside">{product.matrix?.name ?? t('catalogue.lacksMatrix')}</span>}
    </>
  );
}

function CurrentPrices({ product }: { product: ProductSheetFragment }) {
  const t = useT();
  const current = sortedPrices(product.prices.filter((price) => price.time === 'CURRENT'));
  if (current.length === 0) return <span className="dim">{t('catalogue.noCurrentPrice')}</span>;
  return (
    <span className="current-prices">
      {current.map((price) => (
        <span key={price.id}>
          <Money minor={price.amountMinor} currency={product.currency} />{' '}
          <span className="dim">{frequencyText(t, price.frequency)}</span>
        </span>
      ))}
    </span>
  );
}
