import { useT } from '@/app/i18n';
import { DateText } from '@/ui';
import type { FeeMail } from './feeRuns.gql';

type Props = {
  noticedOn: string | null;
  mails: readonly { mail: FeeMail; subject: string; body: string }[];
};

/** What the mails of a time say: as it was when members were told, whatever was edited later (FEE-04). */
export function KeptMails({ noticedOn, mails }: Props) {
  const t = useT();
  if (mails.length === 0) return null;
  return (
    <details className="fee-kept">
      <summary>
        {t('feeruns.keptMails')} <DateText date={noticedOn} />
      </summary>
      <p className="dim">{t('feeruns.keptMailsHint')}</p>
      <dl>
        {mails.map(({ mail, subject, body }) => (
          <div key={mail}>
            <dt>
              {t(`feeruns.mail.${mail}`)}: {subject}
            </dt>
            <dd>{body}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
