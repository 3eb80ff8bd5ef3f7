import { useState } from 'react';
import { useQuery } from 'urql';
import { useFormat, type Formatter } from '@/app/format';
import { useT, type Translate } from '@/app/i18n';
import { valueText, type Value } from '@/app/reasons/explain';
import { NodeLink } from '@/app/reasons/ReasonText';
import { Button, Empty, InstantText, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { MemberTimelineDoc, type ChangeField, type TimelineKind } from './member.gql';

/** Everything that happened to the member: who, when, and what it was before and after (PPL-11). */
export default function History({ memberId }: { memberId: string }) {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  return (
    <div className="stack">
      {cursors.map((cursor, index) => (
        <TimelinePage
          key={cursor ?? ''}
          memberId={memberId}
          after={cursor}
          onMore={index === cursors.length - 1 ? (next) => setCursors([...cursors, next]) : undefined}
        />
      ))}
    </div>
  );
}

type PageProps = { memberId: string; after: string | null; onMore: ((cursor: string) => void) | undefined };

type Change = { field: ChangeField; before: Value | null; after: Value | null };

function Changed({ change: { field, before, after } }: { change: Change }) {
  const t = useT();
  if (!before && !after) return t('people.change.hidden');
  return (
    <>
      {before && (
        <>
          <del>
            <ChangedValue field={field} value={before} />
          </del>{' '}
        </>
      )}
      <ChangedValue field={field} value={after} />
    </>
  );
}

function TimelinePage({ memberId, after, onMore }: PageProps) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: MemberTimelineDoc,
    variables: { id: memberId, after },
    requestPolicy: 'cache-and-network',
  });
  const timeline = data?.member?.timeline;
  if (error && !timeline) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!timeline) return <SkeletonRows rows={6} />;
  if (timeline.nodes.length === 0 && after === null) return <Empty title={t('people.history.none')} />;
  const next = timeline.pageInfo.hasNextPage ? timeline.pageInfo.endCursor : null;
  return (
    <>
      <ol className="timeline" aria-label={t('people.tab.history')}>
        {timeline.nodes.map((event) => (
          <li key={event.id}>
            <span className="row">
              <strong>{eventText(t, event.kind)}</strong>
              {event.subject && <NodeLink node={{ __typename: 'NodeValue', ...event.subject }} />}
              <span className="dim">
                <InstantText at={event.at} /> · {event.who}
              </span>
            </span>
            {event.reason && (
              <span>
                <span className="dim">{t('people.history.reason')}: </span>
                {event.reason}
              </span>
            )}
            {event.changes.map((change) => (
              <span key={change.field}>
                <span className="dim">{t(`people.change.${change.field}`)}: </span>
                <Changed change={change} />
              </span>
            ))}
          </li>
        ))}
      </ol>
      {onMore && next && (
        <div>
          <Button onPress={() => onMore(next)}>{t('ui.more')}</Button>
        </div>
      )}
    </>
  );
}

/** What the event is about, in the reader's language. */
const eventText = (t: Translate, kind: TimelineKind): string => t(`people.event.${kind}`);

/** Fields whose values are words of ours, and where these words are. */
const WORDS: Partial<Record<ChangeField, string>> = {
  KIND: 'people.kind',
  GENDER: 'people.gender',
  LANGUAGE: 'people.language',
  CHANNEL: 'channel',
  PAYMENT_METHOD: 'method',
};

const ADDRESSES: ReadonlySet<ChangeField> = new Set(['HOME_ADDRESS', 'POSTAL_ADDRESS', 'INVOICE_ADDRESS']);

/** An address ends with the code of its country: its name stands there instead, and nothing where that is Norway. */
const abroad = (format: Formatter, address: string) =>
  address.replaceAll(/, ([A-Z]{2})(?=;|$)/g, (_, code: string) => (code === 'NO' ? '' : `, ${format.country(code)}`));

function ChangedValue({ field, value }: { field: ChangeField; value: Value | null }) {
  const t = useT();
  const format = useFormat();
  if (value === null) return '–';
  if (value.__typename === 'NodeValue') return <NodeLink node={value} />;
  const text = ADDRESSES.has(field) ? abroad(format, valueText(t, value)) : valueText(t, value);
  const key = `${WORDS[field] ?? ''}.${text}`;
  return t.has(key) ? t(key) : text;
}
