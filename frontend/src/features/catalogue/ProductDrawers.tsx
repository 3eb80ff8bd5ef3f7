import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Drawer, toast } from '@/ui';
import { AddPrice } from './AddPrice';
import { AddVatRate } from './AddVatRate';
import { EditProduct } from './EditProduct';
import { ProductDetails } from './ProductDetails';
import { ProductForm } from './ProductForm';
import type { ProductSheetFragment } from './products.gql';

type Shown = { product?: string | undefined; form?: 'new' | 'edit' | 'price' | 'vat' | undefined };
type Props = {
  product: ProductSheetFragment | undefined;
  form: Shown['form'];
  mayWrite: boolean;
  onShow: (next: Shown) => void;
};

/** A product beside the list: what it is and costs, a new price or VAT rate for it, its texts, or a new product. */
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
            {...(mayWrite ? { onOpen: (next: 'edit' | 'price' | 'vat') => onShow({ product: product.id, form: next }) } : {})}
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
      <Drawer
        open={product !== undefined && form === 'vat'}
        onClose={() => onShow(details ?? {})}
        title={t('catalogue.newVatRateFor', { name: product?.name ?? '' })}
        keepOpen
      >
        {product && (
          <AddVatRate
            product={product}
            onDone={(missedInvoices) => {
              toast(t('catalogue.vatRateAdded'));
              setMissed({ product: product.id, invoices: missedInvoices });
              onShow({ product: product.id });
            }}
            onCancel={() => onShow({ product: product.id })}
          />
        )}
      </Drawer>
      <Drawer
        open={product !== undefined && form === 'edit'}
        onClose={() => onShow(details ?? {})}
        title={t('catalogue.editProduct')}
        keepOpen
      >
        {product && (
          <EditProduct
            key={product.version}
            product={product}
            onDone={(name) => {
              toast(t('catalogue.productSaved', { name }));
              onShow({ product: product.id });
            }}
            onCancel={() => onShow({ product: product.id })}
          />
        )}
      </Drawer>
    </>
  );
}
