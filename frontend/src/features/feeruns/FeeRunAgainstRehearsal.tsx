import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Badge, Money, Notice, Table, TableRows, type TableColumn } from '@/ui';
import { FeeRunAgainstRehearsalDoc, type FeeDifferenceFragment } from './feeRuns.gql';

type Props = { feeRunId: string; time: string; currency: string };

/** Whether a time of a fee run did what was rehearsed, and for whom it did not (NEW-01). */
export function FeeRunAgainstRehearsal({ feeRunId, time, currency }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: FeeRunAgainstRehearsalDoc, variables: { id: feeRunId, time } });
  const comparison = data?.feeRun?.subRun?.againstRehearsal;
  if (!comparison) return null;
  const rows = [...comparison.new.nodes, ...comparison.gone.nodes, ...comparison.changed.nodes];
  const more = comparison.counts.reduce((sum, one) => sum + one.count, 0) - rows.length;
  const columns = columnsOf(t, currency);
  return (
    <>
      <Notice tone={rows.length > 0 ? 'warn' : 'good'}>
        {t(rows.length > 0 ? 'feeruns.otherThanRehearsed' : 'feeruns.asRehearsed')}{' '}
        {comparison.rehearsal && (
          <Link to="/runs/rehearsals/$rehearsalId" params={{ rehearsalId: comparison.rehearsal.id }}>
            {t('feeruns.showRehearsal')}
          </Link>
        )}
      </Notice>
      {rows.length > 0 && (
        <Table label={t('feeruns.differences')} columns={columns}>
          <TableRows columns={columns} rows={rows} rowKey={({ subjectId }) => subjectId} />
        </Table>
      )}
      {more > 0 && <p className="dim">{t('feeruns.andMore', { n: more })}</p>}
    </>
  );
}

const columnsOf = (t: ReturnType<typeof useT>, currency: string): TableColumn<FeeDifferenceFragment>[] => [
  { id: 'member', header: t('feeruns.person'), isName: true, cell: ({ member }) => <MemberLink member={member} /> },
  {
    id: 'difference',
    header: t('feeruns.difference'),
    cell: ({ difference }) => <Badge tone="warn">{t(`feeruns.difference.${difference}`)}</Badge>,
  },
  {
    id: 'before',
    header: t('feeruns.rehearsed'),
    end: true,
    cell: ({ beforeMinor }) => beforeMinor !== null && <Money minor={beforeMinor} currency={currency} />,
  },
  {
    id: 'now',
    header: t('feeruns.collected'),
    end: true,
    cell: ({ totalMinor }) => totalMinor !== null && <Money minor={totalMinor} currency={currency} />,
  },
];
