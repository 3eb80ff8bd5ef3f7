import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { HistoryButton } from '@/app/history/HistoryButton';
import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { ReportingTagsDoc, type TagLineFragment } from '@/app/tags/tags.gql';
import { Badge, Button, Drawer, Panel, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { TagForm } from './TagForm';

/** The register of reporting tags: how and by whom orders are sold (CAT-10). */
export function TagPanel() {
  const t = useT();
  const mayWrite = useMay()('catalogue:write');
  const [open, setOpen] = useState<TagLineFragment | 'new'>();
  const [{ data, error }, refetch] = useQuery({ query: ReportingTagsDoc, requestPolicy: 'cache-and-network' });
  const columns = useMemo<TableColumn<TagLineFragment>[]>(
    () => [
      { id: 'name', header: t('tags.name'), isName: true, cell: (one) => one.name },
      { id: 'code', header: t('tags.code'), cell: (one) => one.code },
      { id: 'kind', header: t('tags.kind'), cell: (one) => t(`tags.kind.${one.kind}`) },
      {
        id: 'state',
        header: t('tags.state'),
        cell: (one) => (
          <Badge tone={one.closed ? 'mute' : 'good'}>{t(one.closed ? 'tags.isClosed' : 'tags.isOpen')}</Badge>
        ),
      },
      {
        id: 'actions',
        header: t('ui.actions'),
        hideHeader: true,
        end: true,
        cell: (one) => (
          <div className="row row-tools">
            {mayWrite && (
              <Button small look="ghost" aria-label={`${t('tags.change')}: ${one.name}`} onPress={() => setOpen(one)}>
                {t('catalogue.change')}
              </Button>
            )}
            <HistoryButton id={one.id} name={one.name} small />
          </div>
        ),
      },
    ],
    [t, mayWrite],
  );
  const close = () => setOpen(undefined);
  return (
    <Panel
      title={t('tags.title')}
      side={
        mayWrite && (
          <Button small onPress={() => setOpen('new')}>
            {t('tags.new')}
          </Button>
        )
      }
    >
      {error && !data && <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />}
      {data?.reportingTags.length === 0 && <p className="dim">{t('tags.none')}</p>}
      {!error && data?.reportingTags.length !== 0 && (
        <Table label={t('tags.title')} columns={columns}>
          {data ? (
            <TableRows columns={columns} rows={data.reportingTags} rowKey={(one) => one.id} />
          ) : (
            <SkeletonTableRows columns={columns} rows={2} />
          )}
        </Table>
      )}
      <Drawer
        open={open !== undefined}
        onClose={close}
        title={t(open === 'new' ? 'tags.new' : 'tags.change')}
        keepOpen
      >
        {open && <TagForm saved={open === 'new' ? undefined : open} onClose={close} />}
      </Drawer>
    </Panel>
  );
}
