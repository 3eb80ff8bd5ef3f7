import type { AdditionalLineInput } from './newInvoice.gql';

/** One line as it is written: a product, or free text with VAT and account. */
export type LineValues = {
  productId: string | undefined;
  text: string;
  quantity: number;
  unitMinor: number | undefined;
  vatRatePercent: string;
  account: string;
};

export const emptyLine = (): LineValues => ({
  productId: undefined,
  text: '',
  quantity: 1,
  unitMinor: undefined,
  vatRatePercent: '0',
  account: '',
});

/** What the lines come to; NaN while one can't be read. */
export const totalOf = (lines: readonly LineValues[]) =>
  lines.reduce((sum, line) => sum + line.quantity * (line.unitMinor ?? 0), 0);

export const lineInput = ({ productId, unitMinor, vatRatePercent, account, ...line }: LineValues): AdditionalLineInput => ({
  ...line,
  unitMinor: unitMinor ?? 0,
  productId: productId ?? null,
  vatRatePercent: productId ? null : vatRatePercent,
  account: productId ? null : account.trim(),
});
