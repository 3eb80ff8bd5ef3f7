import { useSyncExternalStore } from 'react';
import { socketState, type SocketState } from '../graphql/socket';
import { useT, type MessageKey } from '../i18n';

const WORDS: Record<Exclude<SocketState, 'idle'>, MessageKey> = {
  connecting: 'shell.connecting',
  live: 'shell.live',
  down: 'shell.down',
};

/** Whether the screen hears of changes as they happen. Silent where nothing on the page is live. */
export function Connection() {
  const t = useT();
  const state = useSyncExternalStore(socketState.subscribe, socketState.get);
  return (
    <p className="connection" role="status" data-state={state}>
      {state !== 'idle' && (
        <>
          <span className="connection-dot" aria-hidden />
          {t(WORDS[state])}
        </>
      )}
    </p>
  );
}
