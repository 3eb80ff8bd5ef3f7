import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { InstantText, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { SealLineFragment } from './proof.gql';

/** How far each organisation's journal is sealed. The last hash holds on to all before it: write it down elsewhere. */
export function SealTable({ seals }: { seals: readonly SealLineFragment[] }) {
  const t = useT();
  const format = useFormat();
  const columns: TableColumn<SealLineFragment>[] = [
    { id: 'organisation', header: t('proof.organisation'), isName: true, cell: (seal) => seal.organisation.name },
    {
      id: 'last',
      header: t('proof.sealedTo'),
      end: true,
      cell: (seal) => (seal.lastNumber == null ? '–' : format.number(seal.lastNumber)),
    },
    { id: 'blocks', header: t('proof.blocks'), end: true, cell: (seal) => format.number(seal.blocks) },
    { id: 'unsealed', header: t('proof.unsealed'), end: true, cell: (seal) => format.number(seal.unsealed) },
    { id: 'at', header: t('proof.sealedAt'), cell: (seal) => <InstantText at={seal.sealedAt} /> },
    {
      id: 'hash',
      header: t('proof.hash'),
      wrap: true,
      cell: (seal) => (seal.hash ? <code className="seal-hash">{seal.hash}</code> : '–'),
    },
  ];
  return (
    <Panel title={t('proof.seals')}>
      <p className="dim seals-hint">{t('proof.sealsHint')}</p>
      <Table label={t('proof.seals')} columns={columns}>
        <TableRows columns={columns} rows={seals} rowKey={(seal) => seal.organisation.id} />
      </Table>
    </Panel>
  );
}
