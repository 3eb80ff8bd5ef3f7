import type { Option } from '@/ui';
import { ask } from '../graphql/ask';
import { LookupMembersDoc } from './lookup.gql';

const FOUND_MAX = 8;

/** Members that match a name or number, best first. Nothing is asked for without a text. */
export async function findMembers(text: string, signal: AbortSignal): Promise<Option<string>[]> {
  const search = text.trim();
  if (search === '') return [];
  const { members } = await ask(LookupMembersDoc, { search, first: FOUND_MAX }, signal);
  return members.nodes.map((member) => ({
    id: member.id,
    label: member.name,
    note: [member.number, member.city].filter(Boolean).join(' · '),
  }));
}
