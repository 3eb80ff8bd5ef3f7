import { useState } from 'react';
import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { MemberLookup } from '@/app/lookup/MemberLookup';
import { MemberLink } from '@/app/words/links';
import type { Option } from '@/ui';
import type { PreviewProps } from './MailPreview';
import { PreviewFeeMailDoc } from './templates.gql';

/** A mail as a member reads it: one of the run, or the one that is looked up. */
export default function MailPreviewText({ input, feeRunId }: PreviewProps) {
  const t = useT();
  const [member, setMember] = useState<Option<string>>();
  const [{ data, error }] = useQuery({
    query: PreviewFeeMailDoc,
    variables: { input, feeRunId: feeRunId ?? null, memberId: member?.id ?? null },
    pause: input.subject === '' || input.body === '',
    requestPolicy: 'network-only',
  });
  const preview = data?.previewFeeMail;
  return (
    <div className="stack fee-preview">
      <MemberLookup label={t('feeruns.previewFor')} value={member} onChange={setMember} />
      <div aria-live="polite">
        {error && <p className="dim">{t('feeruns.previewUnready')}</p>}
        {!error && data && !preview && <p className="dim">{t('feeruns.previewNobody')}</p>}
        {!error && preview && (
          <>
            <p className="dim">
              <MemberLink member={preview.payer} />
            </p>
            <p>
              <strong>{preview.subject}</strong>
            </p>
            <blockquote className="fee-mail-text">{preview.body}</blockquote>
          </>
        )}
      </div>
    </div>
  );
}
