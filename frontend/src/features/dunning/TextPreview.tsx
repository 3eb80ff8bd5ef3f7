import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { MemberLink } from '@/app/words/links';
import type { Option } from '@/ui';
import { PreviewDunningTextDoc, type DunningTextInput } from './texts.gql';

type Props = { processId: string; input: DunningTextInput };

/** What a text would say to a real payer, by e-mail or letter and as an SMS (CAT-40). */
export function TextPreview({ processId, input }: Props) {
  const t = useT();
  const [member, setMember] = useState<Option<string>>();
  const [{ data, error }] = useQuery({
    query: PreviewDunningTextDoc,
    variables: { processId, input, memberId: member?.id ?? null },
    pause: input.subject.trim() === '' || input.body.trim() === '',
    requestPolicy: 'network-only',
  });
  const preview = data?.previewDunningText;
  return (
    <div className="stack notice-preview">
      <MemberLookup label={t('dunning.previewFor')} value={member} onChange={setMember} />
      <div aria-live="polite">
        {error && <p className="dim">{t('dunning.noticeUnready')}</p>}
        {!error && data && !preview && <p className="dim">{t('dunning.textNobody')}</p>}
        {!error && preview && (
          <>
            <p className="dim">
              <MemberLink member={preview.payer} />
            </p>
            <p>
              <strong>{preview.subject}</strong>
            </p>
            <blockquote className="notice-text">{preview.body}</blockquote>
            {preview.sms && preview.encoding && (
              <>
                <blockquote className="notice-text">{preview.sms}</blockquote>
                <p className="dim">
                  {t('dunning.smsSize', {
                    n: preview.places ?? 0,
                    parts: preview.parts ?? 1,
                    alphabet: t(`dunning.alphabet.${preview.encoding}`),
                  })}
                </p>
              </>
            )}
          </>
        )}
      </div>
    </div>
  );
}
