import { Link, useNavigate } from '@tanstack/react-router';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Figures, Panel } from '@/ui';
import { ImportList } from './ImportList';
import { ImportUpload } from './ImportUpload';
import { LivePayments } from './LivePayments';
import { useLiveFiles } from './useLivePayments';
import { useWorkListCount } from './useWorkListCount';
import './payments.css';

/** Files in, and payments that settle before the eyes (PAY-09). */
export default function PaymentBoard() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const waiting = useWorkListCount();
  const { files, events } = useLiveFiles();
  const last = files?.nodes[0];

  return (
    <Page
      title={t('payments.title')}
      actions={
        <>
          <Link to="/payments/refunds">{t('payments.refunds')}</Link>
          <Link to="/payments/work-list">{t('payments.toWorkList')}</Link>
        </>
      }
    >
      <ImportUpload onImported={(id) => void navigate({ to: '/payments/imports/$importId', params: { importId: id } })} />
      <Figures
        label={t('payments.figures')}
        items={[
          {
            id: 'waiting',
            label: t('payments.waiting'),
            value: waiting === undefined ? undefined : format.number(waiting),
            foot: t('payments.openWorkList'),
            href: '/payments/work-list',
          },
          {
            id: 'last',
            label: t('payments.lastFile'),
            value: files ? (last ? format.money(last.sumMinor, last.currency) : '–') : undefined,
            foot: last?.name ?? t('payments.noFiles'),
            href: last ? `/payments/imports/${last.id}` : undefined,
          },
        ]}
      />
      <Panel title={t('payments.live')}>
        <LivePayments events={events} />
      </Panel>
      <Panel title={t('payments.files')}>
        <ImportList />
      </Panel>
    </Page>
  );
}
