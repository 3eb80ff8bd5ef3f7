import { useFormat } from '@/app/format';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { frequencyText } from '@/app/words/states';
import { Button, DateText, Facts, Money, Notice, Table, TableRows, type TableColumn } from '@/ui';
import { sortedPrices } from './prices';
import { PriceTimeBadge } from './PriceTimeBadge';
import type { ProductSheetFragment } from './products.gql';

type Price = ProductSheetFragment['prices'][number];
type Props = {
  product: ProductSheetFragment;
  /** Without it the product is only shown. */
  onOpen?: (form: 'edit' | 'price' | 'vat') => void;
  /** How many issued invoices the price or VAT rate that was just added came too late for. */
  missedInvoices?: number;
};

/** A product with every price and VAT rate it has had, has, and will have (CAT-01, CAT-02). */
export function ProductDetails({ product, onOpen, missedInvoices = 0 }: Props) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<Price>[] = [
    {
      id: 'frequency',
      header: t('catalogue.frequency'),
      isName: true,
      cell: (price) => frequencyText(t, price.frequency),
    },
    { id: 'from', header: t('catalogue.validFrom'), cell: (price) => <DateText date={price.validFrom} /> },
    { id: 'time', header: t('catalogue.time'), cell: (price) => <PriceTimeBadge time={price.time} /> },
    {
      id: 'amount',
      header: t('catalogue.priceWithVat'),
      end: true,
      cell: (price) => <Money minor={price.amountMinor} currency={product.currency} />,
    },
  ];
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('catalogue.partNumber'), value: product.partNumber },
          { label: t('catalogue.externalPartNumber'), value: product.externalPartNumber },
          { label: t('catalogue.reportGroup'), value: product.reportGroup || null },
          { label: t('catalogue.medium'), value: t(`catalogue.medium.${product.medium}`) },
          ...(product.medium === 'PHYSICAL'
            ? [{ label: t('catalogue.matrix'), value: product.matrix?.name ?? t('catalogue.noMatrixHint') }]
            : []),
          { label: t('catalogue.vat'), value: format.percent(product.vatRatePercent, { exact: true }) },
          { label: t('catalogue.account'), value: <span className="num">{product.revenueAccount}</span> },
        ]}
      />
      {product.description && <p className="lines">{product.description}</p>}
      <div className="row">
        {onOpen && (
          <>
            <Button look="main" onPress={() => onOpen('price')}>
              {t('catalogue.newPrice')}
            </Button>
            <Button onPress={() => onOpen('vat')}>{t('catalogue.newVatRate')}</Button>
            <Button onPress={() => onOpen('edit')}>{t('catalogue.change')}</Button>
          </>
        )}
        <HistoryButton id={product.id} name={product.name} />
      </div>
      {missedInvoices > 0 && (
        <Notice tone="warn" live>
          {t('catalogue.missedInvoices', { n: missedInvoices })}
        </Notice>
      )}
      {product.prices.length === 0 ? (
        <p className="dim">{t('catalogue.noPrices')}</p>
      ) : (
        <Table label={t('catalogue.prices')} columns={columns}>
          <TableRows columns={columns} rows={sortedPrices(product.prices)} rowKey={(price) => price.id} />
        </Table>
      )}
      {product.vatRates.length > 1 && <VatRates rates={product.vatRates} />}
    </div>
  );
}

type Rate = ProductSheetFragment['vatRates'][number];

function VatRates({ rates }: { rates: readonly Rate[] }) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<Rate>[] = [
    {
      id: 'from',
      header: t('catalogue.validFrom'),
      isName: true,
      cell: (rate) => (rate.validFrom ? <DateText date={rate.validFrom} /> : t('catalogue.fromTheBeginning')),
    },
    { id: 'time', header: t('catalogue.time'), cell: (rate) => <PriceTimeBadge time={rate.time} /> },
    { id: 'rate', header: t('catalogue.vat'), end: true, cell: (rate) => format.percent(rate.percent, { exact: true }) },
  ];
  return (
    <Table label={t('catalogue.vatRates')} columns={columns}>
      <TableRows columns={columns} rows={rates} rowKey={(rate) => rate.validFrom ?? ''} />
    </Table>
  );
}
