import { lazy, Suspense, useState } from 'react';
import { useT } from '@/app/i18n';
import { Button, SkeletonRows } from '@/ui';
import type { FeeMailInput } from './templates.gql';

const MailPreviewText = lazy(() => import('./MailPreviewText'));

export type PreviewProps = { input: FeeMailInput; feeRunId: string | undefined };

/** What a mail would say to a real member; asked for only while it is shown (FEE-06). */
export function MailPreview(props: PreviewProps) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <div className="stack">
      <div className="row">
        <Button onPress={() => setShown(!shown)}>{t(shown ? 'feeruns.hidePreview' : 'feeruns.showPreview')}</Button>
      </div>
      {shown && (
        <Suspense fallback={<SkeletonRows rows={3} />}>
          <MailPreviewText {...props} />
        </Suspense>
      )}
    </div>
  );
}
