import { nav as billing } from '@/features/billing/nav';
import { nav as catalogue } from '@/features/catalogue/nav';
import { nav as club } from '@/features/club/nav';
import { nav as deliveries } from '@/features/deliveries/nav';
import { nav as dialogue } from '@/features/dialogue/nav';
import { nav as dunning } from '@/features/dunning/nav';
import { nav as feeruns } from '@/features/feeruns/nav';
import { nav as forecast } from '@/features/forecast/nav';
import { nav as fundraising } from '@/features/fundraising/nav';
import { nav as insight } from '@/features/insight/nav';
import { nav as ledger } from '@/features/ledger/nav';
import { nav as payments } from '@/features/payments/nav';
import { nav as people } from '@/features/people/nav';
import { nav as routines } from '@/features/routines/nav';
import { nav as proof } from '@/features/proof/nav';
import { nav as quarantine } from '@/features/quarantine/nav';
import { nav as settings } from '@/features/settings/nav';
import type { MessageKey } from '../i18n';
import type { NavAction, NavPage } from './nav-entry';

type NavGroup = { label: MessageKey | undefined; pages: readonly NavPage[] };

/** The menu: groups with their pages, in its order. A feature appears here when its page exists. */
const GROUPS: readonly NavGroup[] = [
  { label: undefined, pages: insight.pages },
  { label: 'shell.group.members', pages: [...people.pages, ...club.pages] },
  {
    label: 'shell.group.money',
    pages: [
      ...billing.pages,
      ...dunning.pages,
      ...routines.pages,
      ...feeruns.pages,
      ...payments.pages,
      ...quarantine.pages,
    ],
  },
  { label: 'shell.group.books', pages: [...ledger.pages, ...proof.pages] },
  { label: 'shell.group.reach', pages: [...fundraising.pages, ...dialogue.pages] },
  { label: 'shell.group.setUp', pages: [...catalogue.pages, ...deliveries.pages, ...settings.pages] },
];

/** The pages of the menu. */
export const NAV: readonly NavPage[] = GROUPS.flatMap(({ pages }) => pages);

const isFor = (permissions: readonly string[]) => (page: NavPage) =>
  !page.permission || permissions.includes(page.permission);

/** The pages of the menu for someone with these permissions. */
export const pagesFor = (permissions: readonly string[]): readonly NavPage[] => NAV.filter(isFor(permissions));

/** The same in their groups; a group without a page is left out. */
export const groupsFor = (permissions: readonly string[]): readonly NavGroup[] =>
  GROUPS.map(({ label, pages }) => ({ label, pages: pages.filter(isFor(permissions)) })).filter(
    ({ pages }) => pages.length > 0,
  );

/** The page of the menu that a path belongs to: the one whose address is the longest beginning of it. */
export function menuPageOf(path: string): string | undefined {
  const within = (to: string) => path === to || (to !== '/' && path.startsWith(`${to}/`));
  return NAV.map((page) => page.to)
    .filter(within)
    .toSorted((one, other) => other.length - one.length)[0];
}

/** What can be started from the palette. */
export const ACTIONS: readonly NavAction[] = [
  ...people.actions,
  ...billing.actions,
  ...forecast.actions,
  ...dunning.actions,
  ...routines.actions,
  ...feeruns.actions,
  ...fundraising.actions,
  ...catalogue.actions,
  ...deliveries.actions,
  ...club.actions,
  ...settings.actions,
];
