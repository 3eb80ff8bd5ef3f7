import { Fragment } from 'react';
import { useT } from '@/app/i18n';
import { Money } from '@/ui';

type Props = {
  invoice: { totalMinor: number; creditedBeforeMinor: number; overpaidBeforeMinor: number; earlierFeesMinor: number };
  currency: string;
};

/** Does an invoice ask for another amount than its total? */
export const isAdjusted = ({ creditedBeforeMinor, overpaidBeforeMinor, earlierFeesMinor }: Props['invoice']) =>
  creditedBeforeMinor + overpaidBeforeMinor + earlierFeesMinor > 0;

/**
 * Why less or more is to pay than an invoice's total: what was credited or overpaid earlier, and fees of earlier
 * reminders (BIL-08). Nothing where the total is.
 */
export function DrawnText({ invoice, currency }: Props) {
  const t = useT();
  const { totalMinor, creditedBeforeMinor, overpaidBeforeMinor, earlierFeesMinor } = invoice;
  if (!isAdjusted(invoice)) return null;
  const amount = (minor: number) => <Money minor={minor} currency={currency} />;
  const parts = [
    { label: t('drawn.credited'), minor: creditedBeforeMinor },
    { label: t('drawn.overpaid'), minor: overpaidBeforeMinor },
    { label: t('drawn.fees'), minor: earlierFeesMinor },
  ].filter(({ minor }) => minor > 0);
  return (
    <span className="aside">
      {parts.map(({ label, minor }, place) => (
        <Fragment key={label}>
          {place > 0 && ', '}
          {label} {amount(minor)}
        </Fragment>
      ))}
      : {amount(totalMinor)} → {amount(totalMinor - creditedBeforeMinor - overpaidBeforeMinor + earlierFeesMinor)}
    </span>
  );
}
