import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Notice } from '@/ui';
import { MemberBalancesDoc } from './balances.gql';

/** The newest balance invoices of a member; they gather what is open, so the account has no row for them (CAT-42). */
export function BalanceInvoices({ memberId }: { memberId: string }) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: MemberBalancesDoc, variables: { memberId } });
  const found = data?.balanceInvoices;
  if (!found || found.totalCount === 0) return null;
  return (
    <Notice tone="warn">
      <ul>
        {found.nodes.map((one) => (
          <li key={one.id}>
            <a href={one.pdfUrl} target="_blank" rel="noreferrer">
              {t('people.balanceInvoice', { number: one.number })}
            </a>{' '}
            {t('people.balanceInvoiceSays', {
              total: format.money(one.totalMinor, one.currency),
              due: format.date(one.dueOn),
              open: format.money(one.openMinor, one.currency),
            })}
          </li>
        ))}
      </ul>
      {found.totalCount > found.nodes.length && (
        <Link to="/balance-invoices" search={{ member: memberId }}>
          {t('people.allBalanceInvoices')}
        </Link>
      )}
    </Notice>
  );
}
