import { useT } from '@/app/i18n';
import { Button, MoneyField, NumberField, Select, TextField, type Option } from '@/ui';
import { emptyLine, type LineValues } from './invoiceValues';

type Props = {
  lines: LineValues[];
  onChange: (lines: LineValues[]) => void;
  products: readonly Option<string>[];
  currency: string;
  error: (path: string) => string | undefined;
};

const FREE = 'free';

/** The lines of an invoice: products, which know their VAT and account, or free text (BIL-10). */
export function InvoiceLineFields({ lines, onChange, products, currency, error }: Props) {
  const t = useT();
  const replace = (index: number, patch: Partial<LineValues>) =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...patch } : line)));
  const options = [{ id: FREE, label: t('people.invoice.free') }, ...products];
  return (
    <fieldset className="stack">
      <legend className="form-part">{t('people.invoice.lines')}</legend>
      {lines.map((line, index) => {
        const at = (name: keyof LineValues) => error(`lines.${index}.${name}`);
        const set = (patch: Partial<LineValues>) => replace(index, patch);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a line is known by its place alone
          <div key={index} className="stack address-block">
            <Select
              label={t('people.invoice.product')}
              value={line.productId ?? FREE}
              onChange={(id) => set({ productId: id === FREE ? undefined : id })}
              options={options}
              error={at('productId')}
            />
            <TextField
              label={t('people.invoice.lineText')}
              isRequired={!line.productId}
              value={line.text}
              onChange={(text) => set({ text })}
              error={at('text')}
            />
            <div className="columns">
              <NumberField
                label={t('people.invoice.quantity')}
                min={1}
                max={10_000}
                value={line.quantity}
                onChange={(quantity) => set({ quantity })}
                error={at('quantity')}
              />
              <MoneyField
                label={t('people.invoice.unit')}
                currency={currency}
                value={line.unitMinor}
                onChange={(unitMinor) => set({ unitMinor })}
                error={at('unitMinor')}
              />
            </div>
            {!line.productId && (
              <div className="columns">
                <TextField
                  label={t('people.invoice.vatRate')}
                  value={line.vatRatePercent}
                  onChange={(vatRatePercent) => set({ vatRatePercent })}
                  error={at('vatRatePercent')}
                />
                <TextField
                  label={t('people.invoice.account')}
                  isRequired
                  value={line.account}
                  onChange={(account) => set({ account })}
                  error={at('account')}
                />
              </div>
            )}
            {lines.length > 1 && (
              <div>
                <Button small onPress={() => onChange(lines.filter((_, other) => other !== index))}>
                  {t('people.invoice.removeLine')}
                </Button>
              </div>
            )}
          </div>
        );
      })}
      <div>
        <Button small onPress={() => onChange([...lines, emptyLine()])}>
          {t('people.invoice.addLine')}
        </Button>
      </div>
    </fieldset>
  );
}
