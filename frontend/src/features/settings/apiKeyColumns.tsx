import type { Translate } from '@/app/i18n';
import { permissionText } from '@/app/words/permissions';
import { Badge, Button, InstantText, type TableColumn } from '@/ui';
import type { ApiKeyLineFragment } from './apiKeys.gql';

export const apiKeyColumns = (t: Translate, onRevoke: (id: string) => void): TableColumn<ApiKeyLineFragment>[] => [
  { id: 'name', header: t('settings.name'), isName: true, cell: (key) => key.name },
  { id: 'prefix', header: t('settings.prefix'), cell: (key) => <span className="num">{key.prefix}…</span> },
  { id: 'state', header: t('settings.state'), cell: (key) => keyState(t, key) },
  { id: 'scopes', header: t('settings.scopes'), wrap: true, cell: (key) => key.scopes.map((scope) => permissionText(t, scope)).join(', ') },
  { id: 'created', header: t('settings.createdAt'), cell: (key) => <InstantText at={key.createdAt} /> },
  { id: 'used', header: t('settings.lastUsedAt'), cell: (key) => <InstantText at={key.lastUsedAt} /> },
  {
    id: 'act',
    header: t('ui.actions'),
    hideHeader: true,
    cell: (key) =>
      key.revokedAt === null && (
        <Button
          small
          look="danger"
          aria-label={t('settings.revokeThis', { name: key.name })}
          onPress={() => onRevoke(key.id)}
        >
          {t('settings.revoke')}
        </Button>
      ),
  },
];

function keyState(t: Translate, key: ApiKeyLineFragment) {
  return key.revokedAt === null ? (
    <Badge tone="good">{t('settings.active')}</Badge>
  ) : (
    <Badge tone="mute">{t('settings.revoked')}</Badge>
  );
}
