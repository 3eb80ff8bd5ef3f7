import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { QueryTable } from '@/app/graphql/QueryTable';
import { useT } from '@/app/i18n';
import { Page } from '@/app/shell/Page';
import { Empty, Select } from '@/ui';
import { quarantineColumns } from './quarantineColumns';
import { QuarantinePageDoc } from './quarantine.gql';

const ALL = 'all';
const route = getRouteApi('/shell/quarantine');

/** What failed alone and stopped nobody else: why, what it is worth, and another try (NEW-10). */
export default function QuarantinePage() {
  const t = useT();
  const format = useFormat();
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  const [retries, setRetries] = useState(0);
  const [{ data }] = useQuery({ query: QuarantinePageDoc, variables: { kind: kind ?? null, after: null } });
  const columns = useMemo(() => quarantineColumns(t, () => setRetries((n) => n + 1)), [t]);
  const counts = data?.quarantine.counts ?? [];
  const total = counts.reduce((sum, { count }) => sum + count, 0);

  return (
    <Page
      title={t('quarantine.title')}
      titleNote={<span className="dim num">{data ? format.number(total) : ''}</span>}
    >
      <div className="tools">
        <Select
          label={t('quarantine.kind')}
          hideLabel
          value={kind ?? ALL}
          onChange={(chosen) => void navigate({ search: { kind: chosen === ALL ? undefined : chosen }, replace: true })}
          options={[
            { id: ALL, label: t('quarantine.allKinds') },
            ...counts.map((each) => ({
              id: each.kind,
              label: t('quarantine.kindCount', { kind: t(`quarantine.kind.${each.kind}`), n: each.count }),
            })),
          ]}
        />
      </div>
      <QueryTable
        key={retries}
        label={t('quarantine.title')}
        document={QuarantinePageDoc}
        variables={{ kind: kind ?? null }}
        page={(answer) => ({ rows: answer.quarantine.nodes, pageInfo: answer.quarantine.pageInfo })}
        columns={columns}
        rowKey={(item) => item.id}
        empty={<Empty title={t('quarantine.nothing')} hint={t('quarantine.nothingHint')} />}
      />
    </Page>
  );
}
