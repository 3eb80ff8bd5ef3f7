import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Panel, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { NoticeForm } from './NoticeForm';
import { DunningNoticesDoc } from './notices.gql';

const KINDS = ['STOP', 'REMINDER'] as const;

/** The short messages that a process sends before a stop and at reminders; none is on by itself (DUN-07). */
export default function NoticePanel({ processId, mayWrite }: { processId: string; mayWrite: boolean }) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: DunningNoticesDoc,
    variables: { id: processId },
    requestPolicy: 'cache-and-network',
  });
  const notices = data?.dunningProcess?.notices;
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!notices) return <SkeletonRows rows={4} />;
  return (
    <>
      {KINDS.map((kind) => {
        const saved = notices.find((one) => one.kind === kind);
        return (
          <Panel key={kind} title={t(`dunning.notice.${kind}`)}>
            <NoticeForm key={`${saved !== undefined}`} processId={processId} kind={kind} saved={saved} mayWrite={mayWrite} />
          </Panel>
        );
      })}
    </>
  );
}
