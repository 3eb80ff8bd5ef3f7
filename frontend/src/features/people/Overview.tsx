import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { lastIncludedDay, useFormat, type Formatter } from '@/app/format';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { DateText, Facts, Money, Panel, SkeletonRows } from '@/ui';
import type { MemberPageQuery } from './member.gql';

const Agreements = lazy(() => import('./Agreements'));
const Employments = lazy(() => import('./Employments'));

export type MemberDetails = NonNullable<MemberPageQuery['member']>;

/** Who the member is, how to reach it, and whom it belongs with. */
export function Overview({ member }: { member: MemberDetails }) {
  const t = useT();
  const format = useFormat();
  const isPerson = member.kind === 'PERSON';
  const gender = `people.gender.${member.gender}`;
  const language = `people.language.${member.language}`;
  return (
    <div className="stack">
      <div className="overview">
        <Panel title={t('people.about')}>
          <Facts
            items={[
              { label: t('people.number'), value: <span className="num">{member.number}</span> },
              { label: t('people.joined'), value: <DateText date={member.joinedOn} /> },
              { label: t('people.plan'), value: member.planName },
              { label: t('people.paidThrough'), value: <DateText date={member.paidThroughOn} /> },
              {
                label: t('people.balance'),
                value: (
                  <Link to="/members/$memberId" params={{ memberId: member.id }} search={{ tab: 'reskontro' }}>
                    <Money minor={member.balanceMinor} currency={member.currency} />
                  </Link>
                ),
              },
              isPerson
                ? { label: t('people.birthOn'), value: <DateText date={member.birthOn} /> }
                : { label: t('people.organisationNumber'), value: member.organisationNumber },
              ...(isPerson && member.gender
                ? [{ label: t('people.gender'), value: t.has(gender) ? t(gender) : member.gender }]
                : []),
            ]}
          />
        </Panel>
        <Panel title={t('people.contact')}>
          <Facts
            items={[
              {
                label: t('people.email'),
                value: member.email && <a href={`mailto:${member.email}`}>{member.email}</a>,
                wide: true,
              },
              { label: t('people.phone'), value: member.phone && <a href={`tel:${member.phone}`}>{format.phone(member.phone)}</a> },
              { label: t('people.language'), value: t.has(language) ? t(language) : member.language },
              { label: t('people.branch'), value: member.branch?.name },
            ]}
          />
        </Panel>
        <Panel title={t('people.addresses')}>
          {member.addresses.length === 0 ? (
            <p className="dim">{t('people.noAddress')}</p>
          ) : (
            <Facts
              items={member.addresses.map((address) => ({
                label: addressLabel(t, address.kind),
                value: (
                  <address className="address">
                    {[address.line1, address.line2, `${address.postalCode} ${address.city}`]
                      .filter(Boolean)
                      .map((line) => (
                        <span key={line}>{line}</span>
                      ))}
                    {address.country !== 'NO' && <span>{format.country(address.country)}</span>}
                    {(address.fromOn || address.toOn) && (
                      <span className="dim">{holdsText(format, address.fromOn, address.toOn)}</span>
                    )}
                  </address>
                ),
              }))}
            />
          )}
        </Panel>
        <Panel title={t('people.relations')}>
          {member.relations.length === 0 ? (
            <p className="dim">{t('people.noRelations')}</p>
          ) : (
            <Facts
              items={member.relations.map((relation) => ({
                label: relationLabel(t, relation.kind),
                value: <MemberLink member={relation.member} />,
              }))}
            />
          )}
        </Panel>
      </div>
      <Suspense fallback={<SkeletonRows />}>
        {isPerson && <Employments memberId={member.id} />}
        <Agreements memberId={member.id} agreements={member.paymentAgreements} />
      </Suspense>
    </div>
  );
}

/** "01.01.2026 – 31.12.2026"; an open end is left open. */
const holdsText = (format: Formatter, fromOn: string | null, toOn: string | null) =>
  `${fromOn ? format.date(fromOn) : ''} – ${toOn ? format.date(lastIncludedDay(toOn)) : ''}`.trim();

type T = ReturnType<typeof useT>;

function addressLabel(t: T, kind: string): string {
  const key = `people.addressKind.${kind}`;
  return t.has(key) ? t(key) : kind;
}

export function relationLabel(t: T, kind: string): string {
  const key = `people.relation.${kind}`;
  return t.has(key) ? t(key) : kind;
}
