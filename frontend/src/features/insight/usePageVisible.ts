import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};

/** Whether anyone can see the page; live figures cost nothing when nobody looks (DSH-12). */
export const usePageVisible = () => useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
