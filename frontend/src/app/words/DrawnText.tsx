import { useT } from '@/app/i18n';
import { Money } from '@/ui';

type Props = {
  invoice: { totalMinor: number; creditedBeforeMinor: number; overpaidBeforeMinor: number };
  currency: string;
};

/** Why less is to pay than an invoice demands: what was credited or overpaid earlier (BIL-08). Nothing where all of it is. */
export function DrawnText({ invoice, currency }: Props) {
  const t = useT();
  const { totalMinor, creditedBeforeMinor, overpaidBeforeMinor } = invoice;
  const drawnMinor = creditedBeforeMinor + overpaidBeforeMinor;
  if (drawnMinor === 0) return null;
  const amount = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <span className="aside">
      {creditedBeforeMinor > 0 && (
        <>
          {t('drawn.credited')} {amount(creditedBeforeMinor)}
          {overpaidBeforeMinor > 0 && ', '}
        </>
      )}
      {overpaidBeforeMinor > 0 && (
        <>
          {t('drawn.overpaid')} {amount(overpaidBeforeMinor)}
        </>
      )}
      : {amount(totalMinor)} → {amount(totalMinor - drawnMinor)}
    </span>
  );
}
