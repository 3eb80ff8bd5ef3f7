import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Drawer, toast } from '@/ui';
import { AddPrice } from './AddPrice';
import { ProductDetails } from './ProductDetails';
import { ProductForm } from './ProductForm';
import type { ProductSheetFragment } from './products.gql';

type Shown = { product?: string | undefined; form?: 'new' | 'price' | undefined };
type Props = {
  product: ProductSheetFragment | undefined;
  form: Shown['form'];
  mayWrite: boolean;
  onShow: (next: Shown) => void;
};

/** A product beside the list: what it is and costs, a new price for it, or a new product. */
export function ProductDrawers({ product, form, mayWrite, onShow }: Props) {
  const t = useT();
  const [missed, setMissed] = useState<{ product: string; invoices: number }>();
  const details = product && { product: product.id };
  return (
    <>
      <Drawer open={form === 'new'} onClose={() => onShow({})} title={t('catalogue.newProduct')} keepOpen>
        <ProductForm
          onDone={(made) => {
            toast(t('catalogue.productCreated', { name: made.name }));
            onShow({ product: made.id });
          }}
          onCancel={() => onShow({})}
        />
      </Drawer>
      <Drawer
        open={product !== undefined && form === undefined}
        onClose={() => onShow({})}
        title={product?.name ?? ''}
        wide
      >
        {product && (
          <ProductDetails
            product={product}
            missedInvoices={missed?.product === product.id ? missed.invoices : 0}
            {...(mayWrite ? { onAddPrice: () => onShow({ product: product.id, form: 'price' }) } : {})}
          />
        )}
      </Drawer>
      <Drawer
        open={product !== undefined && form === 'price'}
        onClose={() => onShow(details ?? {})}
        title={t('catalogue.newPriceFor', { name: product?.name ?? '' })}
        keepOpen
      >
        {product && (
          <AddPrice
            product={product}
            onDone={(missedInvoices) => {
              toast(t('catalogue.priceAdded'));
              setMissed({ product: product.id, invoices: missedInvoices });
              onShow({ product: product.id });
            }}
            onCancel={() => onShow({ product: product.id })}
          />
        )}
      </Drawer>
    </>
  );
}
