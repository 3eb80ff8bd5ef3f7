import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Button, Drawer, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { HistoryDoc } from './history.gql';
import { VersionTable } from './VersionTable';

type Props = { id: string; name: string; small?: boolean };

/** Opens what a thing said each time that it was saved: from what to what, when and by whom (CAT-43). */
export function HistoryButton({ id, name, small = false }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small={small} onPress={() => setOpen(true)} aria-label={t('history.of', { name })}>
        {t('history.title')}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t('history.of', { name })} wide>
        <History id={id} />
      </Drawer>
    </>
  );
}

function History({ id }: { id: string }) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({ query: HistoryDoc, variables: { of: id }, requestPolicy: 'cache-and-network' });
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={4} />;
  return <VersionTable versions={data.versions} empty={t('history.none')} />;
}
