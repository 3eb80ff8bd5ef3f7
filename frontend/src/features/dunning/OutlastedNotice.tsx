import { useT } from '@/app/i18n';
import { Notice } from '@/ui';

type Term = { planId: string; planName: string; days: number };

/** Warns that terms are over before the process is: several of them would be delivered unpaid (CAT-40). */
export function OutlastedNotice({ terms }: { terms: readonly Term[] }) {
  const t = useT();
  if (terms.length === 0) return null;
  return (
    <Notice tone="warn" live>
      <p>{t('dunning.warning')}</p>
      <ul className="outlasted">
        {terms.map((term) => (
          <li key={term.planId}>{t('dunning.warningTerm', { plan: term.planName, n: term.days })}</li>
        ))}
      </ul>
    </Notice>
  );
}
