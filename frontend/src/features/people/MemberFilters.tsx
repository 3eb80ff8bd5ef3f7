import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { SearchField, Segments, Select } from '@/ui';
import { BranchesDoc } from './memberList.gql';
import { SEGMENTS, type MemberSearch } from './memberSearch';

type Props = { search: MemberSearch; onChange: (patch: Partial<MemberSearch>) => void };

const ALL_BRANCHES = 'all';

export function MemberFilters({ search, onChange }: Props) {
  const t = useT();
  const [{ data }] = useQuery({ query: BranchesDoc });
  const branches = data?.branches ?? [];
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
      <SearchField
        label={t('people.search')}
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
    </div>
  );
}
