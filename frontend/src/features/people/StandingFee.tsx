import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Notice } from '@/ui';
import type { SubscriptionCardFragment } from './member.gql';

type Props = {
  invoice: SubscriptionCardFragment['contractInvoice'] | undefined;
  says: 'people.change.feeStands' | 'people.change.feeCredited';
};

/** What becomes of the invoice of a contract's fee that an earlier stop has made (CAT-16, SUB-08). */
export function StandingFee({ invoice, says }: Props) {
  const t = useT();
  const format = useFormat();
  if (!invoice) return null;
  const amount = format.money(invoice.totalMinor, invoice.currency);
  return <Notice tone="warn">{t(says, { number: invoice.number ?? '', amount })}</Notice>;
}
