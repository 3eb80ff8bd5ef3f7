import type { UnitSheetFragment } from './units.gql';

export type Branch = { unit: UnitSheetFragment; depth: number };

/** The units in the order of the tree: each followed by what hangs under it. They come sorted by level and name. */
export function asTree(units: readonly UnitSheetFragment[], parent?: string, depth = 0): Branch[] {
  return units
    .filter((unit) => unit.parent?.id === parent)
    .flatMap((unit) => [{ unit, depth }, ...asTree(units, unit.id, depth + 1)]);
}

/** What may hang under a unit; nothing under a team. */
export const BELOW = { SPORT: 'DEPARTMENT', DEPARTMENT: 'TEAM', TEAM: undefined } as const;
