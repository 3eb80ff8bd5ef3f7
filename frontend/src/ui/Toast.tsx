import {
  Button,
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { useT } from '@/app/i18n';

const SHOWN_MS = 6000;

const queue = new ToastQueue<string>({ maxVisibleToasts: 3 });

/** Says in passing that something is done; never the only place for what must be read. */
export const toast = (message: string) => {
  queue.add(message, { timeout: SHOWN_MS });
};

export function Toasts() {
  const t = useT();
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t('ui.messages')}>
      {({ toast: shown }) => (
        <AriaToast toast={shown} className="toast">
          <ToastContent>
            <Text slot="title">{shown.content}</Text>
          </ToastContent>
          <Button slot="close" className="btn ghost small" aria-label={t('ui.close')}>
            ✕
          </Button>
        </AriaToast>
      )}
    </ToastRegion>
  );
}
