import { useQuery } from 'urql';
import { ReportingTagsDoc, type TagLineFragment } from './tags.gql';

const NONE: readonly TagLineFragment[] = [];

/** The register of reporting tags, closed ones among them; empty until it is here (CAT-10). */
export function useReportingTags(): readonly TagLineFragment[] {
  const [{ data }] = useQuery({ query: ReportingTagsDoc });
  return data?.reportingTags ?? NONE;
}

/** Those of some tags that orders can still get. */
export const openTagIds = (tags: readonly { id: string; closed: boolean }[]): string[] =>
  tags.filter((tag) => !tag.closed).map((tag) => tag.id);

/** What is wrong with tags that were chosen, wherever among them. */
export const tagsError = (errors: Readonly<Record<string, unknown>>, errorOf: (path: string) => string | undefined) => {
  const path = Object.keys(errors).find((one) => one === 'tagIds' || one.startsWith('tagIds.'));
  return path && errorOf(path);
};
