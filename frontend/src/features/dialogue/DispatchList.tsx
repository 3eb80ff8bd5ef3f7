import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT, type Translate } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { MemberLink } from '@/app/words/links';
import { DispatchStateBadge } from '@/app/words/states';
import { Button, Drawer, Empty, InstantText, Select, type TableColumn } from '@/ui';
import { DispatchDetails } from './DispatchDetails';
import { DispatchesDoc, type DispatchRowLineFragment } from './dispatches.gql';
import { CHANNELS, dispatchFilterOf, STATES, type DispatchSearch } from './dispatchSearch';

const ALL = 'all';
const route = getRouteApi('/shell/dispatches');

/** Everything that was sent or is to be sent, newest first; each opens with its content (DIA-03). */
export default function DispatchList() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: DispatchSearch) =>
    void navigate({ search: (before) => ({ ...before, ...patch }), replace: true });
  const columns = useMemo(() => dispatchColumns(t), [t]);
  const isFiltered = Boolean(search.state ?? search.channel ?? search.campaign);

  return (
    <Page
      title={t('dialogue.dispatches')}
      actions={<Link to="/dispatches/failed-tasks">{t('dialogue.failedTasks')}</Link>}
    >
      <div className="tools">
        <Select
          label={t('dialogue.state')}
          hideLabel
          value={search.state ?? ALL}
          onChange={(state) => change({ state: state === ALL ? undefined : state })}
          options={[
            { id: ALL, label: t('dialogue.allStates') },
            ...STATES.map((id) => ({ id, label: t(`dispatchState.${id}`) })),
          ]}
        />
        <Select
          label={t('dialogue.channel')}
          hideLabel
          value={search.channel ?? ALL}
          onChange={(channel) => change({ channel: channel === ALL ? undefined : channel })}
          options={[
            { id: ALL, label: t('dialogue.allChannels') },
            ...CHANNELS.map((id) => ({ id, label: t(`channel.${id}`) })),
          ]}
        />
      </div>
      <QueryTable
        label={t('dialogue.dispatches')}
        document={DispatchesDoc}
        variables={{ filter: dispatchFilterOf(search) }}
        page={(answer) => ({ rows: answer.dispatches.nodes, pageInfo: answer.dispatches.pageInfo })}
        columns={columns}
        rowKey={(one) => one.id}
        empty={
          isFiltered ? (
            <Empty
              title={t('dialogue.noMatch')}
              action={<Button onPress={() => void navigate({ search: {} })}>{t('dialogue.clear')}</Button>}
            />
          ) : (
            <Empty title={t('dialogue.none')} hint={t('dialogue.noneHint')} />
          )
        }
      />
      <Drawer
        open={search.dispatch !== undefined}
        onClose={() => change({ dispatch: undefined })}
        title={t('dialogue.dispatch')}
        wide
      >
        {search.dispatch && (
          <DispatchDetails
            key={search.dispatch}
            id={search.dispatch}
            onResent={(dispatch) => change({ dispatch })}
          />
        )}
      </Drawer>
    </Page>
  );
}

const dispatchColumns = (t: Translate): TableColumn<DispatchRowLineFragment>[] => [
  { id: 'at', header: t('dialogue.at'), cell: (one) => <InstantText at={one.sentAt ?? one.queuedAt} /> },
  { id: 'channel', header: t('dialogue.channel'), cell: (one) => t(`channel.${one.channel}`) },
  {
    id: 'subject',
    header: t('dialogue.subject'),
    isName: true,
    wrap: true,
    cell: (one) => (
      <Link to="/dispatches" search={(before) => ({ ...before, dispatch: one.id })} replace>
        {one.subject || t(`channel.${one.channel}`)}
      </Link>
    ),
  },
  { id: 'member', header: t('dialogue.member'), cell: (one) => <MemberLink member={one.member} /> },
  { id: 'recipient', header: t('dialogue.recipient'), wrap: true, cell: (one) => one.recipient ?? '–' },
  { id: 'state', header: t('dialogue.state'), cell: (one) => <DispatchStateBadge state={one.state} /> },
];
