import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { MemberLink } from '@/app/words/links';
import type { Option } from '@/ui';
import { PreviewDunningNoticeDoc, type DunningNoticeInput } from './notices.gql';

/** What a notice would say to a real payer, and how long it is as an SMS (DUN-07). */
export function NoticePreview({ input }: { input: DunningNoticeInput }) {
  const t = useT();
  const [member, setMember] = useState<Option<string>>();
  const [{ data, error }] = useQuery({
    query: PreviewDunningNoticeDoc,
    variables: { input, memberId: member?.id ?? null },
    pause: input.body === '' || Number.isNaN(input.days),
    requestPolicy: 'network-only',
  });
  const preview = data?.previewDunningNotice;
  return (
    <div className="stack notice-preview">
      <MemberLookup label={t('dunning.previewFor')} value={member} onChange={setMember} />
      <div aria-live="polite">
        {error && <p className="dim">{t('dunning.noticeUnready')}</p>}
        {!error && data && !preview && <p className="dim">{t('dunning.noticeNobody')}</p>}
        {!error && preview && (
          <>
            <p className="dim">
              <MemberLink member={preview.payer} />{' '}
              {preview.channel ? t(`channel.${preview.channel}`) : t('dunning.noticeUnreachable')}
            </p>
            <blockquote className="notice-text">{preview.body}</blockquote>
            <p className="dim">
              {t('dunning.smsSize', {
                n: preview.places,
                parts: preview.parts,
                alphabet: t(`dunning.alphabet.${preview.encoding}`),
              })}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
