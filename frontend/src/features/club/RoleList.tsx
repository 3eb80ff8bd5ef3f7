import { getRouteApi } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { Button, Drawer, Empty, Panel, SkeletonRows, toast } from '@/ui';
import { Failure } from '@/ui/Failure';
import { BodyForm } from './BodyForm';
import { ReplaceHolder } from './ReplaceHolder';
import { RoleForm } from './RoleForm';
import { BodiesDoc } from './roles.gql';
import { RoleTable } from './RoleTable';

const NEW = 'new';
const route = getRouteApi('/shell/club/roles');

/** Boards and groups with their roles, and the two shortcuts: another holder, and the end (PPL-09). */
export default function RoleList() {
  const t = useT();
  const mayWrite = useMay()('members:write');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: BodiesDoc, requestPolicy: 'cache-and-network' });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const show = (next: typeof search) => void navigate({ search: next, replace: true });
  const done = (said: string) => {
    toast(said);
    reload();
    show({});
  };
  const body = data?.bodies.find((one) => one.id === search.body);
  const role = data?.bodies.flatMap((one) => one.roles).find((one) => one.id === search.role);
  const newBody = mayWrite && (
    <Button look="main" onPress={() => show({ body: NEW })}>
      {t('club.newBody')}
    </Button>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={reload} />;
  return (
    <Page title={t('club.roles')} actions={newBody}>
      {!data && <SkeletonRows rows={6} />}
      {data?.bodies.length === 0 && <Empty title={t('club.noBodies')} hint={t('club.noBodiesHint')} action={newBody} />}
      {data?.bodies.map((one) => (
        <Panel
          key={one.id}
          title={one.name}
          side={mayWrite && <Button onPress={() => show({ body: one.id })}>{t('club.newRole')}</Button>}
        >
          {one.roles.length === 0 ? (
            <p className="dim">{t('club.noRoles')}</p>
          ) : (
            <RoleTable
              label={one.name}
              roles={one.roles}
              onReplace={mayWrite ? (id) => show({ role: id }) : undefined}
              onEnded={() => done(t('club.roleEnded'))}
            />
          )}
        </Panel>
      ))}
      <Drawer open={mayWrite && search.body === NEW} onClose={() => show({})} title={t('club.newBody')} keepOpen>
        <BodyForm onDone={(name) => done(t('club.saved', { name }))} onCancel={() => show({})} />
      </Drawer>
      <Drawer open={mayWrite && body !== undefined} onClose={() => show({})} title={t('club.newRole')} keepOpen>
        {body && <RoleForm bodyId={body.id} onDone={() => done(t('club.roleGiven'))} onCancel={() => show({})} />}
      </Drawer>
      <Drawer open={mayWrite && role !== undefined} onClose={() => show({})} title={t('club.replace')} keepOpen>
        {role && <ReplaceHolder role={role} onDone={() => done(t('club.replaced'))} onCancel={() => show({})} />}
      </Drawer>
    </Page>
  );
}
