import type { CombinedError } from '@urql/core';
import type { Translate } from '../i18n';

export type FailureWords = { title: string; hint: string };

/** What to say when a page could not be fetched: no right to see it, no such thing, our bug, or no contact. */
export function explainFailure(t: Translate, error: unknown): FailureWords {
  const first = (error as Partial<CombinedError> | undefined)?.graphQLErrors?.[0];
  const code = first?.extensions?.['code'];
  if (code === 'NOT_ALLOWED') return { title: t('state.notAllowed'), hint: t('state.notAllowedHint') };
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT') {
    return { title: t('state.notFound'), hint: t('state.notFoundHint') };
  }
  if (code === 'INTERNAL') {
    const reference = String(first?.extensions?.['reference'] ?? '');
    return { title: t('state.bug'), hint: t('state.bugHint', { reference }) };
  }
  return { title: t('state.failed'), hint: t('state.failedHint') };
}
