import { useT } from '@/app/i18n';
import { Button, TextField } from '@/ui';
import { DateField } from '@/ui/DateField';
import { newIssue, type IssueValues } from './matrixValues';

const ISSUES_MAX = 1_000;

type Props = {
  issues: readonly IssueValues[];
  onChange: (issues: IssueValues[]) => void;
  error: (path: string) => string | undefined;
};

/** The dates on which an issue is out, each with its name where it has one. */
export function IssueFields({ issues, onChange, error }: Props) {
  const t = useT();
  const change = (place: number, patch: Partial<IssueValues>) =>
    onChange(issues.map((issue, index) => (index === place ? { ...issue, ...patch } : issue)));
  return (
    <>
      <ol className="issues">
        {issues.map((issue, place) => (
          <li key={issue.key}>
            <div className="issue" role="group" aria-label={t('deliveries.issue', { n: place + 1 })}>
              <DateField
                label={t('deliveries.outOn')}
                value={issue.outOn}
                onChange={(outOn) => change(place, { outOn })}
                error={error(`issues.${place}.outOn`)}
              />
              <TextField
                label={t('deliveries.issueName')}
                value={issue.name}
                onChange={(name) => change(place, { name })}
                error={error(`issues.${place}.name`)}
              />
              {issues.length > 1 && (
                <Button
                  look="ghost"
                  aria-label={t('deliveries.removeIssue', { n: place + 1 })}
                  onPress={() => onChange(issues.filter((_, index) => index !== place))}
                >
                  {t('deliveries.remove')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {issues.length < ISSUES_MAX && (
        <div>
          <Button onPress={() => onChange([...issues, newIssue(issues)])}>{t('deliveries.addIssue')}</Button>
        </div>
      )}
    </>
  );
}
