const listeners = new Set<() => void>();

/** Calls back when an answer makes it doubtful that the session still holds. */
export function onSessionDoubt(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The server did not know who asked; whether the session has really ended, the listener finds out. */
export function doubtSession() {
  for (const listener of listeners) listener();
}
