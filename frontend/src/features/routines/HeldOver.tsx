import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useOrganisations } from '@/app/lookup/OrganisationSelect';
import { MemberLink } from '@/app/words/links';
import { DateText, Money, Panel, Table, TableRows, type TableColumn } from '@/ui';
import { HeldOverDoc, type HeldOverQuery } from './routines.gql';

type Held = HeldOverQuery['heldOver'][number];

/** What waits below the minimum of its criteria set, an organisation each (RUN-01). */
export function HeldOver() {
  const { organisations } = useOrganisations();
  return organisations.map(({ id, name, currency }) => (
    <HeldOfOrganisation key={id} organisationId={id} name={organisations.length > 1 ? name : undefined} currency={currency} />
  ));
}

type Props = { organisationId: string; name: string | undefined; currency: string };

function HeldOfOrganisation({ organisationId, name, currency }: Props) {
  const t = useT();
  const format = useFormat();
  const [{ data }] = useQuery({ query: HeldOverDoc, variables: { organisationId }, requestPolicy: 'cache-and-network' });
  const held = data?.heldOver ?? [];
  if (held.length === 0) return null;
  const title = name ? `${t('routines.held')}, ${name}` : t('routines.held');
  const columns: TableColumn<Held>[] = [
    { id: 'member', header: t('routines.heldMember'), isName: true, cell: (one) => <MemberLink member={one.member} /> },
    { id: 'plan', header: t('routines.heldPlan'), wrap: true, cell: (one) => one.plan.name },
    {
      id: 'set',
      header: t('routines.heldSet'),
      cell: (one) =>
        one.run ? (
          <Link to="/runs/$runId" params={{ runId: one.run.id }}>
            {one.setName}
          </Link>
        ) : (
          one.setName
        ),
    },
    { id: 'terms', header: t('routines.heldTerms'), end: true, cell: (one) => format.number(one.terms) },
    { id: 'amount', header: t('routines.heldAmount'), end: true, cell: (one) => <Money minor={one.amountMinor} currency={currency} /> },
    { id: 'minimum', header: t('routines.heldMinimum'), end: true, cell: (one) => <Money minor={one.minimumMinor} currency={currency} /> },
    { id: 'since', header: t('routines.heldSince'), cell: (one) => <DateText date={one.heldOn} /> },
  ];
  return (
    <Panel title={title}>
      <p className="dim">{t('routines.heldHint')}</p>
      <Table label={title} columns={columns}>
        <TableRows columns={columns} rows={held} rowKey={(one) => one.subscriptionId} />
      </Table>
    </Panel>
  );
}
