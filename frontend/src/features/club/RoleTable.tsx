import { useCommand } from '@/app/commands/useCommand';
import { useT, type Translate } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { MemberLink } from '@/app/words/links';
import { Badge, Button, DateText, Table, TableRows, toast, type TableColumn } from '@/ui';
import { EndRoleDoc, type RoleSheetFragment } from './roles.gql';

type Props = {
  label: string;
  roles: readonly RoleSheetFragment[];
  /** Without it the roles are only shown. */
  onReplace: ((roleId: string) => void) | undefined;
  onEnded: () => void;
};

export const roleText = (t: Translate, { kind, title }: Pick<RoleSheetFragment, 'kind' | 'title'>) =>
  title || t(`club.roleKind.${kind}`);

/** The roles of a body with their holders; one that is held can change hands or end in one click (PPL-09). */
export function RoleTable({ label, roles, onReplace, onEnded }: Props) {
  const t = useT();
  const { run, pending } = useCommand(EndRoleDoc);
  const end = async (roleId: string) => {
    const answer = await run({ roleId });
    if (answer?.kind === 'done') onEnded();
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };
  const columns: TableColumn<RoleSheetFragment>[] = [
    { id: 'role', header: t('club.role'), isName: true, cell: (role) => roleText(t, role) },
    { id: 'member', header: t('club.holder'), cell: ({ member }) => <MemberLink member={member} /> },
    { id: 'from', header: t('club.fromOn'), cell: ({ fromOn }) => <DateText date={fromOn} /> },
    { id: 'to', header: t('club.lastOn'), cell: ({ lastOn }) => <DateText date={lastOn} /> },
    {
      id: 'state',
      header: t('club.state'),
      cell: ({ isHeld }) => <Badge tone={isHeld ? 'good' : 'mute'}>{t(isHeld ? 'club.held' : 'club.notHeld')}</Badge>,
    },
    {
      id: 'actions',
      header: t('ui.actions'),
      hideHeader: true,
      cell: ({ id, isHeld, lastOn }) =>
        onReplace &&
        isHeld && (
          <div className="row">
            <Button onPress={() => onReplace(id)}>{t('club.replace')}</Button>
            {!lastOn && (
              <Button isDisabled={pending} onPress={() => void end(id)}>
                {t('club.endRole')}
              </Button>
            )}
          </div>
        ),
    },
  ];
  return (
    <Table label={label} columns={columns}>
      <TableRows columns={columns} rows={roles} rowKey={(role) => role.id} />
    </Table>
  );
}
