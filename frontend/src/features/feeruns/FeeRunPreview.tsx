import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLink } from '@/app/words/links';
import { DateText, Facts, Notice } from '@/ui';
import { PreviewFeeRunDoc } from './feeRuns.gql';
import { choiceOf, type FeeRunValues } from './values';

/** When it would run next, for how many, and who of them is in no debtor group (FEE-01, FEE-02). */
export function FeeRunPreview({ values }: { values: FeeRunValues }) {
  const t = useT();
  const isWhole =
    values.organisationId !== undefined &&
    values.activeFrom !== undefined &&
    !Number.isNaN(values.day) &&
    values.departmentIds.length + values.teamIds.length > 0;
  const [{ data }] = useQuery({
    query: PreviewFeeRunDoc,
    variables: { input: choiceOf(values) },
    pause: !isWhole,
    requestPolicy: 'network-only',
  });
  const preview = isWhole ? data?.previewFeeRun : undefined;
  return (
    <div aria-live="polite" className="stack">
      {preview && (
        <>
          <Facts
            items={[
              { label: t('feeruns.total'), value: <span className="num">{preview.memberCount}</span> },
              { label: t('feeruns.nextOn'), value: <DateText date={preview.nextOn} /> },
              { label: t('feeruns.announceOn'), value: <DateText date={preview.announceOn} /> },
              { label: t('feeruns.noticeOn'), value: <DateText date={preview.noticeOn} /> },
            ]}
          />
          {preview.nextOn === null && <Notice tone="warn">{t('feeruns.never')}</Notice>}
          {preview.withoutGroupCount > 0 && (
            <Notice tone="warn">
              {t('feeruns.withoutGroup', { n: preview.withoutGroupCount })}{' '}
              {preview.withoutGroup.map((member, place) => (
                <span key={member.id}>
                  {place > 0 && ', '}
                  <MemberLink member={member} />
                </span>
              ))}
              {preview.withoutGroupCount > preview.withoutGroup.length &&
                ` ${t('feeruns.andMore', { n: preview.withoutGroupCount - preview.withoutGroup.length })}`}
            </Notice>
          )}
        </>
      )}
    </div>
  );
}
