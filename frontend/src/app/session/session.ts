import { bulk, entities } from '../graphql/client';
import { SignOutDoc, ViewerDoc, type ViewerQuery } from './session.gql';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Who is signed in, or null. Rejects when the server can't be asked. Remembered until the page is left. */
export async function loadViewer(): Promise<Viewer | null> {
  const result = await entities.query(ViewerDoc, {}).toPromise();
  if (!result.data) throw result.error ?? new Error('no answer');
  return result.data.viewer ?? null;
}

/** Asks the server, past all caches. Without an answer nothing is known, and the session counts as alive. */
export async function isSignedIn(): Promise<boolean> {
  const result = await bulk.query(ViewerDoc, {}).toPromise();
  return !result.data || result.data.viewer !== null;
}

export const SIGN_IN_PATH = '/sign-in';

/** Only addresses of this app are followed after signing in. */
export const safeNext = (next: string | undefined): string =>
  next && next.startsWith('/') && !next.startsWith('//') && !next.startsWith(SIGN_IN_PATH) ? next : '/';

/** A full page load forgets everything that the last session had fetched. */
export const startAfresh = (path: string) => location.assign(path);

export async function signOut(): Promise<void> {
  const result = await bulk.mutation(SignOutDoc, {}).toPromise();
  if (result.error) throw result.error;
  startAfresh(SIGN_IN_PATH);
}
