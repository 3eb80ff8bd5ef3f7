import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { useReportingTags } from '@/app/tags/useReportingTags';
import { SearchField, Segments, Select } from '@/ui';
import { BranchesDoc } from './memberList.gql';
import { SEGMENTS, type MemberSearch } from './memberSearch';

type Props = { search: MemberSearch; onChange: (patch: Partial<MemberSearch>) => void };

const ALL_BRANCHES = 'all';
const ALL_TAGS = 'all';

export function MemberFilters({ search, onChange }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: BranchesDoc });
  const branches = data?.branches ?? [];
  const tags = useReportingTags();
  return (
    <div className="tools">
      <Segments
        label={t('people.segments')}
        value={search.segment ?? 'ALL'}
        onChange={(segment) => onChange({ segment: segment === 'ALL' ? undefined : segment })}
        options={SEGMENTS.map((segment) => ({ id: segment, label: t(`people.segment.${segment}`) }))}
      />
      {branches.length > 0 && (
        <Select
          label={t('people.branch')}
          hideLabel
          value={search.branch ?? ALL_BRANCHES}
          onChange={(branch) => onChange({ branch: branch === ALL_BRANCHES ? undefined : branch })}
          options={[
            { id: ALL_BRANCHES, label: t('people.allBranches') },
            ...branches.map((branch) => ({ id: branch.id, label: branch.name })),
          ]}
        />
      )}
      {tags.length > 0 && (
        <Select
          label={t('tags.title')}
          hideLabel
          value={search.tag ?? ALL_TAGS}
          onChange={(tag) => onChange({ tag: tag === ALL_TAGS ? undefined : tag })}
          options={[
            { id: ALL_TAGS, label: t('tags.all') },
            ...tags.map((tag) => ({ id: tag.id, label: tag.name, note: t(`tags.kind.${tag.kind}`) })),
          ]}
        />
      )}
      <SearchField
        label={t('people.search')}
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
    </div>
  );
}
