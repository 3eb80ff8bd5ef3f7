import type { nb } from './nb';

export const en: Record<keyof typeof nb, string> = {
  'people.club.units': 'Units',
  'people.club.unit': 'Unit',
  'people.club.none': 'Not placed in any unit.',
  'people.club.place': 'Place',
  'people.club.placed': 'Placed',
  'people.club.fromOn': 'From',
  'people.club.lastOn': 'To',
  'people.club.baseTeam': 'Base team',
  'people.club.end': 'End',
  'people.club.ended': 'The placement has ended',
  'people.club.roles': 'Roles',
  'people.club.noRoles': 'No roles.',
  'people.club.role': 'Role',
  'people.club.body': 'Board or group',
  'people.club.groups': 'Debtor group',
  'people.club.group': 'Debtor group in {organisation}',
  'people.club.groupSaved': 'The debtor group is saved',
  'people.club.noGroups': 'There are no debtor groups yet.',
};
