type NamedUnit = { name: string; parent: { name: string } | null };

/** A unit with what it belongs to: teams of different departments often share a name. */
export const unitText = ({ name, parent }: NamedUnit) => (parent ? `${parent.name}: ${name}` : name);
