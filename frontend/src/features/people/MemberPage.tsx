import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Page } from '@/app/shell/Page';
import { MemberStateBadge } from '@/app/words/states';
import { Badge, Button, Drawer, Empty, SkeletonRows, Tabs, toast } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MemberPageDoc } from './member.gql';
import { Overview } from './Overview';
import type { MemberTab } from './routes';
import './people.css';

const DeathForm = lazy(() => import('./DeathForm'));
const MemberForm = lazy(() => import('./MemberForm'));
const Subscriptions = lazy(() => import('./Subscriptions'));
const Gifts = lazy(() => import('./Gifts'));
const Reskontro = lazy(() => import('./Reskontro'));
const Dispatches = lazy(() => import('./Dispatches'));
const Club = lazy(() => import('./Club'));
const History = lazy(() => import('./History'));

const route = getRouteApi('/shell/members/$memberId');

/** Everything about one member, with gifts and reskontro as separate views (LED-03). */
export default function MemberPage() {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const { memberId } = route.useParams();
  const { tab = 'overview', form } = route.useSearch();
  const navigate = route.useNavigate();
  const [{ data, error }, refetch] = useQuery({
    query: MemberPageDoc,
    variables: { id: memberId },
    requestPolicy: 'cache-and-network',
  });
  const member = data?.member;

  const showForm = (next: typeof form) =>
    void navigate({ search: (before) => ({ ...before, form: next }), replace: true });
  const above = (
    <>
      <Link to="/members">{t('people.title')}</Link>
      {member && <span className="num"> / {member.number}</span>}
    </>
  );

  if (error && !data) return <Failure heading="h1" error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data && !member) {
    return (
      <Page title={t('people.gone')} above={above}>
        <Empty
          title={t('people.gone')}
          hint={t('people.goneHint')}
          action={
            <Link to="/members" className="btn">
              {t('people.title')}
            </Link>
          }
        />
      </Page>
    );
  }
  if (!member) {
    return (
      <Page title={t('state.loading')} above={above}>
        <SkeletonRows rows={8} />
      </Page>
    );
  }

  const mayRecordDeath = member.kind === 'PERSON' && may('subscriptions:write');
  const tabs: { id: MemberTab; content: () => ReactNode }[] = [
    { id: 'overview', content: () => <Overview member={member} /> },
    { id: 'subscriptions', content: () => <Subscriptions member={member} /> },
    { id: 'gifts', content: () => <Gifts memberId={memberId} currency={member.currency} /> },
    { id: 'reskontro', content: () => <Reskontro memberId={memberId} /> },
    { id: 'dispatches', content: () => <Dispatches memberId={memberId} /> },
    { id: 'club', content: () => <Club memberId={memberId} /> },
    { id: 'history', content: () => <History memberId={memberId} /> },
  ];

  return (
    <Page
      title={member.name}
      titleNote={
        <>
          <MemberStateBadge state={member.state} />
          {member.deceasedOn && (
            <Badge tone="mute">{t('people.death.died', { on: format.date(member.deceasedOn) })}</Badge>
          )}
        </>
      }
      above={above}
      actions={
        may('members:write') && (
          <>
            {mayRecordDeath && (
              <Button onPress={() => showForm('death')}>
                {t(member.deceasedOn ? 'people.death.takeBack' : 'people.death.record')}
              </Button>
            )}
            <Button onPress={() => showForm('edit')}>{t('people.edit')}</Button>
          </>
        )
      }
    >
      <Tabs
        label={t('people.views')}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next === 'overview' ? undefined : next } })}
        items={tabs.map((item) => ({ ...item, label: t(`people.tab.${item.id}`) }))}
      />
      <Drawer open={form === 'edit' && may('members:write')} onClose={() => showForm(undefined)} title={t('people.edit')} keepOpen>
        <Suspense fallback={<SkeletonRows />}>
          <MemberForm
            member={member}
            onDone={() => {
              toast(t('people.saved'));
              showForm(undefined);
            }}
            onCancel={() => showForm(undefined)}
          />
        </Suspense>
      </Drawer>
      <Drawer
        open={form === 'death' && may('members:write') && mayRecordDeath}
        onClose={() => showForm(undefined)}
        title={t(member.deceasedOn ? 'people.death.takeBack' : 'people.death.record')}
        keepOpen
      >
        <Suspense fallback={<SkeletonRows />}>
          <DeathForm member={member} onClose={() => showForm(undefined)} />
        </Suspense>
      </Drawer>
    </Page>
  );
}
