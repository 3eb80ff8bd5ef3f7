import { useFormat } from '@/app/format';
import { useT, type MessageKey } from '@/app/i18n';
import { InvoiceLink } from '@/app/words/links';
import { Notice, PeriodText } from '@/ui';
import type { ChangePreviewPartsFragment } from './changes.gql';
import type { SubscriptionCardFragment } from './member.gql';
import { StandingFee } from './StandingFee';

type Props = {
  preview: ChangePreviewPartsFragment | undefined;
  says: string;
  refused: boolean;
  /** The invoice of a contract's fee that an earlier stop has made: it stands, or is credited (CAT-16). */
  standing?: SubscriptionCardFragment['contractInvoice'];
};

/** What a change will do to the invoices, before it is done (SUB-05). */
export function Outcomes({ preview, says, refused, standing }: Props) {
  const t = useT();
  const format = useFormat();
  if (refused) return <p className="dim">{t('people.change.refusedPreview')}</p>;
  if (!preview) return <p className="dim">{t('people.change.noPreview')}</p>;
  const money = (minor: number) => format.money(minor, preview.currency);
  const nothing = preview.outcomes.length === 0 && preview.bills.length === 0;
  return (
    <div className="stack" aria-live="polite">
      <p className="strong">{says}</p>
      <StandingFee
        invoice={standing}
        says={preview.contractBreak ? 'people.change.feeStands' : 'people.change.feeCredited'}
      />
      {preview.contractBreak && !standing && (
        <Notice tone="warn">
          {t('people.change.contractFee', {
            on: format.date(preview.contractBreak.lastDay),
            amount: money(preview.contractBreak.totalMinor),
            due: format.date(preview.contractBreak.dueOn),
            fee: preview.contractBreak.fee.name,
          })}
        </Notice>
      )}
      {nothing ? (
        <p className="dim">{t('people.change.noOutcomes')}</p>
      ) : (
        <ul className="stack">
          {preview.outcomes.map((one) => (
            <li key={one.invoice.id}>
              <InvoiceLink invoice={one.invoice} draft="" /> <PeriodText start={one.periodStart} end={one.periodEnd} />
              <div>
                {t(`people.fate.${one.fate}` satisfies MessageKey, {
                  amount: money(one.creditMinor),
                  total: money(one.newTotalMinor ?? 0),
                })}
              </div>
            </li>
          ))}
          {preview.bills.map((one) => (
            <li key={one.id}>
              {t('people.change.newBill')} <PeriodText start={one.periodStart} end={one.periodEnd} />
              <div>{t('people.change.bill', { amount: money(one.totalMinor), due: format.date(one.dueOn) })}</div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
