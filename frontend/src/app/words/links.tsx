import { Link } from '@tanstack/react-router';

type MemberRef = { id: string; name: string };

/** A member's name, leading to the member's page. In a grid `tabIndex={-1}` keeps one tab stop. */
export const MemberLink = ({ member, tabIndex }: { member: MemberRef | null | undefined; tabIndex?: number }) =>
  member ? (
    <Link to="/members/$memberId" params={{ memberId: member.id }} tabIndex={tabIndex}>
      {member.name}
    </Link>
  ) : (
    <span className="dim">–</span>
  );

type InvoiceRef = { id: string; number?: string | null };

/** An invoice's number, leading to its page; drafts have no number yet. */
export const InvoiceLink = ({ invoice, draft, tabIndex }: { invoice: InvoiceRef; draft: string; tabIndex?: number }) => (
  <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }} className="num" tabIndex={tabIndex}>
    {invoice.number ?? draft}
  </Link>
);
