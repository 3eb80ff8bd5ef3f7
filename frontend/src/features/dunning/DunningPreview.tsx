import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Empty, Figures, Money, Notice, Panel, Table, TableRows, type TableColumn } from '@/ui';
import type { PreviewDunningRunQuery } from './newRun.gql';
import { PreviewedReminders } from './PreviewedReminders';
import { PreviewedStops } from './PreviewedStops';
import { RemindNow } from './RemindNow';
import './dunning.css';

export type PreviewData = PreviewDunningRunQuery['previewDunningRun'];
type Group = PreviewData['groups'][number];

type Props = { organisationId: string; preview: PreviewData; onPreviewAgain: () => void };

/** What a run would do today: sums, whom it can't reach, and each reminder. */
export function DunningPreview({ organisationId, preview, onPreviewAgain }: Props) {
  const t = useT();
  const format = useFormat();
  const money = (minor: number) => <Money minor={minor} currency={preview.currency} />;
  const columns: TableColumn<Group>[] = [
    { id: 'process', header: t('dunning.process'), isName: true, cell: (group) => group.processName },
    { id: 'step', header: t('dunning.stepName'), end: true, cell: (group) => format.number(group.step) },
    { id: 'reminders', header: t('dunning.reminders'), end: true, cell: (group) => format.number(group.reminders) },
    { id: 'fees', header: t('dunning.newFees'), end: true, cell: (group) => money(group.feesMinor) },
    { id: 'total', header: t('dunning.demanded'), end: true, cell: (group) => money(group.totalMinor) },
  ];
  const does = preview.reminders > 0 || preview.consumedMinor > 0 || preview.stops > 0 || preview.handedOver > 0;
  return (
    <>
      {does ? (
        <Figures
          label={t('dunning.preview')}
          items={[
            { id: 'reminders', label: t('dunning.reminders'), value: format.number(preview.reminders) },
            { id: 'total', label: t('dunning.demanded'), value: money(preview.totalMinor) },
            { id: 'fees', label: t('dunning.newFees'), value: money(preview.feesMinor) },
            { id: 'stops', label: t('dunning.paymentStops'), value: format.number(preview.stops) },
            { id: 'handedOver', label: t('dunning.toCollection'), value: format.number(preview.handedOver) },
            { id: 'consumed', label: t('dunning.consumed'), value: money(preview.consumedMinor) },
          ]}
        />
      ) : (
        <Empty title={t('dunning.nothingDue')} hint={t('dunning.nothingDueHint')} />
      )}
      {preview.unreachable > 0 && (
        <Notice tone="warn">
          <p>{t('dunning.unreachable', { n: preview.unreachable })}</p>
          <p className="row">
            {preview.unreachableIds.slice(0, 5).map((id) => (
              <MemberLink key={id} member={{ id, name: t('dunning.showMember') }} />
            ))}
          </p>
        </Notice>
      )}
      {does && <RemindNow organisationId={organisationId} preview={preview} onPreviewAgain={onPreviewAgain} />}
      {preview.stops > 0 && <PreviewedStops preview={preview} />}
      {preview.groups.length > 0 && (
        <Panel title={t('dunning.byStep')}>
          <Table label={t('dunning.byStep')} columns={columns}>
            <TableRows
              columns={columns}
              rows={preview.groups}
              rowKey={(group) => `${group.processName} ${group.step}`}
            />
          </Table>
        </Panel>
      )}
      {preview.rows.length > 0 && <PreviewedReminders preview={preview} />}
    </>
  );
}
