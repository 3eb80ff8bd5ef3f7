import { useFormat } from '@/app/format';
import type { ProofState } from '@/app/graphql/types.gen';
import { useT } from '@/app/i18n';
import { Badge, InstantText, Panel, Table, TableRows, type TableColumn, type Tone } from '@/ui';
import { Offenders } from './Offenders';
import type { CheckLineFragment } from './proof.gql';
import { worstFirst } from './standing';

const TONE: Record<ProofState, Tone> = { HOLDS: 'good', BROKEN: 'bad', TOO_SLOW: 'warn', NEVER_CHECKED: 'mute' };

/** Every invariant in words, with what its check found; what breaks it unfolds below. */
export function CheckTable({ checks }: { checks: readonly CheckLineFragment[] }) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<CheckLineFragment>[] = [
    {
      id: 'invariant',
      header: t('proof.invariant'),
      isName: true,
      wrap: true,
      cell: (check) => (
        <>
          {t(`proof.check.${check.code}`)} <span className="dim num">{check.rule}</span>
          <Offenders check={check} />
        </>
      ),
    },
    {
      id: 'state',
      header: t('proof.state'),
      cell: (check) => <Badge tone={TONE[check.state]}>{t(`proof.state.${check.state}`)}</Badge>,
    },
    {
      id: 'checked',
      header: t('proof.checkedCount'),
      end: true,
      cell: (check) => (check.checkedCount == null ? '–' : format.number(check.checkedCount)),
    },
    { id: 'at', header: t('proof.checkedAt'), cell: (check) => <InstantText at={check.checkedAt} /> },
  ];
  return (
    <Panel title={t('proof.invariants')}>
      <Table label={t('proof.invariants')} columns={columns}>
        <TableRows columns={columns} rows={worstFirst(checks)} rowKey={(check) => check.code} />
      </Table>
    </Panel>
  );
}
