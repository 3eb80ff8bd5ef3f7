import type { MessageKey } from '../i18n';
import type { Permission } from '../session/useMay';

/** A page of the menu, for those who may see it. `hotkey` follows `g`: "g m" goes to the members. The letters are few: rare pages have none. */
export type NavPage = { to: string; label: MessageKey; hotkey?: string; permission?: Permission };

/** Something to start, as a page with search parameters; only offered to those who may. */
export type NavAction = {
  to: string;
  label: MessageKey;
  search?: Record<string, unknown>;
  permission?: Permission;
};

export type FeatureNav = { pages: readonly NavPage[]; actions: readonly NavAction[] };
