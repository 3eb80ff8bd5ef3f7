import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { MemberLink } from '@/app/words/links';
import { Button, DateText, Drawer, Panel, Table, TableRows, toast, type TableColumn } from '@/ui';
import { MemberEmploymentsDoc, type EmploymentLineFragment } from './employment.gql';
import { EmploymentForm } from './EmploymentForm';

/** Where a person works; the employer with the largest post deducts what is paid so (PPL-07). */
export default function Employments({ memberId }: { memberId: string }) {
  const t = useT();
  const mayWrite = useMay()('members:write');
  const [open, setOpen] = useState<'new' | EmploymentLineFragment>();
  const [{ data }, refetch] = useQuery({
    query: MemberEmploymentsDoc,
    variables: { id: memberId },
    requestPolicy: 'cache-and-network',
  });
  const held = data?.member?.employments ?? [];
  const done = () => {
    toast(t('people.employment.saved'));
    refetch({ requestPolicy: 'network-only' });
    setOpen(undefined);
  };
  const columns: TableColumn<EmploymentLineFragment>[] = [
    { id: 'employer', header: t('people.employment.employer'), isName: true, cell: (one) => <MemberLink member={one.employer} /> },
    { id: 'title', header: t('people.employment.title'), cell: (one) => one.title || '–' },
    { id: 'percent', header: t('people.employment.percent'), end: true, cell: (one) => `${one.percent} %` },
    { id: 'from', header: t('people.employment.fromOn'), cell: (one) => <DateText date={one.fromOn} /> },
    { id: 'last', header: t('people.employment.lastOn'), cell: (one) => <DateText date={one.lastOn} /> },
    {
      id: 'actions',
      header: t('ui.actions'),
      hideHeader: true,
      cell: (one) =>
        mayWrite && (
          <Button small onPress={() => setOpen(one)} aria-label={t('people.employment.changeOf', { name: one.employer.name })}>
            {t('people.employment.change')}
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title={t('people.employments')}
      side={mayWrite && <Button onPress={() => setOpen('new')}>{t('people.employment.add')}</Button>}
    >
      {held.length === 0 ? (
        <p className="dim">{t('people.employment.none')}</p>
      ) : (
        <Table label={t('people.employments')} columns={columns}>
          <TableRows columns={columns} rows={held} rowKey={(one) => one.id} />
        </Table>
      )}
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={t('people.employment')} keepOpen>
        {open && (
          <EmploymentForm
            memberId={memberId}
            saved={open === 'new' ? undefined : open}
            onDone={done}
            onClose={() => setOpen(undefined)}
          />
        )}
      </Drawer>
    </Panel>
  );
}
