import type { Translate } from '../i18n';

/** What a permission such as `invoices:write` lets someone do. */
export function permissionText(t: Translate, permission: string): string {
  const key = `word.needed.${permission}`;
  return t.has(key) ? t(key) : t('permission.unknown');
}
