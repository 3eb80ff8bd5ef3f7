import { useQuery } from 'urql';
import { useT, type Translate } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { Button, DateText, Notice, Skeleton } from '@/ui';
import { MemberNamesDoc } from './memberForm.gql';

type Props = { memberIds: string[]; matched: string[]; pending: boolean; onCreateAnyway: () => void };

/** Someone similar exists: open one of them instead, or say that this is another. */
export function DuplicateAnswer({ memberIds, matched, pending, onCreateAnyway }: Props) {
  const t = useT();
  return (
    <Notice tone="warn" live>
      <strong>{t('people.duplicate', { what: matched.map((name) => matchedText(t, name)).join(', ') })}</strong>
      <ul className="stack">
        {memberIds.map((id) => (
          <Similar key={id} id={id} />
        ))}
      </ul>
      <Button onPress={onCreateAnyway} isPending={pending}>
        {t('people.createAnyway')}
      </Button>
    </Notice>
  );
}

/** What they have in common, by the field that names it. */
function matchedText(t: Translate, name: string): string {
  const key = `people.matched.${name}`;
  return t.has(key) ? t(key) : name;
}

function Similar({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: MemberNamesDoc, variables: { id } });
  const member = data?.member;
  if (!member) {
    return (
      <li>
        <Skeleton width={160} />
      </li>
    );
  }
  return (
    <li className="row">
      <MemberLink member={member} />
      <span className="num">{member.number}</span>
      <span>{[member.email, member.city].filter(Boolean).join(' · ')}</span>
      {member.birthOn && <DateText date={member.birthOn} />}
    </li>
  );
}
