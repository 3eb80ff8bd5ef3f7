import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { ReasonText } from '@/app/reasons/ReasonText';
import { Button } from '@/ui';
import type { WaitingPaymentFragment } from './workList.gql';

type Props = {
  payment: WaitingPaymentFragment;
  pending: boolean;
  onAccept: (memberId: string, invoiceId: string | null) => void;
};

/** Who it probably is, best first, each with its reason; one press accepts (PAY-04). */
export function SuggestionList({ payment, pending, onAccept }: Props) {
  const t = useT();
  const format = useFormat();
  if (payment.suggestions.length === 0) return <p className="dim">{t('payments.noSuggestions')}</p>;
  return (
    <section aria-label={t('payments.suggestions')}>
      <h3>{t('payments.suggestions')}</h3>
      <ul className="suggestions">
        {payment.suggestions.map((one, index) => (
          <li key={`${one.member.id}${one.invoice?.id ?? ''}`}>
            <div>
              <p className="strong">
                {one.member.name} <span className="dim num">{one.member.number}</span>
              </p>
              <p className="dim">
                <ReasonText reason={one.reason} />
              </p>
              {one.invoice && (
                <p className="dim">
                  {t('payments.openOf', {
                    number: one.invoice.number ?? '',
                    amount: format.money(one.invoice.openMinor, one.invoice.currency),
                  })}
                </p>
              )}
            </div>
            <span className="dim num">{t('payments.score', { n: one.score })}</span>
            <Button
              look={index === 0 ? 'main' : undefined}
              autoFocus={index === 0}
              isPending={pending}
              aria-label={t('payments.acceptThis', { name: one.member.name })}
              onPress={() => onAccept(one.member.id, one.invoice?.id ?? null)}
            >
              {t('payments.accept')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
