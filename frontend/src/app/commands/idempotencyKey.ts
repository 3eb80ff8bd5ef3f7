import { useCallback, useState } from 'react';

/** 128 random bits as text. `crypto.randomUUID` is missing on plain http, so it is not used. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One key for each opened form: however often its button is pressed or the request is retried,
 * the server does it once. `renew` starts over, for a form that stays open for the next entry.
 */
export function useIdempotencyKey() {
  const [key, setKey] = useState(newIdempotencyKey);
  const renew = useCallback(() => setKey(newIdempotencyKey()), []);
  return { key, renew };
}
