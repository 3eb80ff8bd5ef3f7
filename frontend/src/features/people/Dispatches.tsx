import { useMemo, useState } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT } from '@/app/i18n';
import { DispatchStateBadge } from '@/app/words/states';
import { Button, Drawer, Empty, InstantText, type TableColumn } from '@/ui';
import { DispatchContent } from './DispatchContent';
import { MemberDispatchesDoc, type DispatchLineFragment } from './member.gql';

/** Every e-mail, SMS and letter to the member; each opens with what was sent. */
export default function Dispatches({ memberId }: { memberId: string }) {
  const t = useT();
  const [open, setOpen] = useState<DispatchLineFragment>();

  const columns = useMemo<TableColumn<DispatchLineFragment>[]>(
    () => [
      { id: 'at', header: t('people.dispatch.at'), cell: (one) => <InstantText at={one.sentAt ?? one.queuedAt} /> },
      { id: 'channel', header: t('people.dispatch.channel'), cell: (one) => t(`channel.${one.channel}`) },
      {
        id: 'subject',
        header: t('people.dispatch.subject'),
        isName: true,
        wrap: true,
        cell: (one) => (
          <Button look="link" onPress={() => setOpen(one)}>
            {one.subject}
          </Button>
        ),
      },
      { id: 'recipient', header: t('people.dispatch.recipient'), wrap: true, cell: (one) => one.recipient ?? '–' },
      { id: 'state', header: t('people.state'), cell: (one) => <DispatchStateBadge state={one.state} /> },
    ],
    [t],
  );

  return (
    <>
      <QueryTable
        label={t('people.tab.dispatches')}
        document={MemberDispatchesDoc}
        variables={{ id: memberId }}
        page={(answer) =>
          answer.member && { rows: answer.member.dispatches.nodes, pageInfo: answer.member.dispatches.pageInfo }
        }
        columns={columns}
        rowKey={(one) => one.id}
        empty={<Empty title={t('people.dispatch.none')} hint={t('people.dispatch.noneHint')} />}
      />
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={open?.subject ?? ''} wide>
        {open && <DispatchContent id={open.id} />}
      </Drawer>
    </>
  );
}
