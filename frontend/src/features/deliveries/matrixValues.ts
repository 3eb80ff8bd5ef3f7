import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type { DeliveryMatrixInput, MatrixKind, MatrixSheetFragment } from './deliveries.gql';

/** The key tells rows apart while they come and go. */
export type IssueValues = { key: number; outOn: string | undefined; name: string };

export type MatrixValues = {
  name: string;
  kind: MatrixKind;
  weekdays: number[];
  issues: IssueValues[];
  closed: boolean;
};

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export const newIssue = (issues: readonly IssueValues[]): IssueValues => ({
  key: Math.max(-1, ...issues.map((issue) => issue.key)) + 1,
  outOn: undefined,
  name: '',
});

export const newMatrix = (): MatrixValues => ({
  name: '',
  kind: 'WEEKDAYS',
  weekdays: [],
  issues: [newIssue([])],
  closed: false,
});

export const fromMatrix = ({ name, kind, weekdays, issues, closed }: MatrixSheetFragment): MatrixValues => ({
  name,
  kind,
  weekdays: [...weekdays],
  issues: issues.length > 0 ? issues.map((issue, key) => ({ key, ...issue })) : [newIssue([])],
  closed,
});

const issueProblems = (issues: readonly IssueValues[]): Problems =>
  problemsOf(
    issues.map(({ outOn }, place) => [
      `issues.${place}.outOn`,
      required(outOn) ??
        (issues.slice(0, place).some((before) => before.outOn === outOn) ? 'deliveries.dateTwice' : undefined),
    ]),
  );

export function checkMatrix({ name, kind, weekdays, issues }: MatrixValues): Problems {
  if (kind === 'ISSUES') return { ...problemsOf([['name', required(name)]]), ...issueProblems(issues) };
  return problemsOf([
    ['name', required(name)],
    ['weekdays', weekdays.length === 0 ? 'deliveries.weekdayMissing' : undefined],
  ]);
}

/** What is sent: of days only those that the kind has. */
export function matrixInput(values: MatrixValues, saved?: MatrixSheetFragment): DeliveryMatrixInput {
  const byIssue = values.kind === 'ISSUES';
  return {
    id: saved?.id ?? null,
    version: saved?.version ?? null,
    name: values.name.trim(),
    kind: values.kind,
    weekdays: byIssue ? [] : [...values.weekdays].toSorted((one, other) => one - other),
    issues: byIssue ? values.issues.map(({ outOn = '', name }) => ({ outOn, name: name.trim() })) : [],
    closed: values.closed,
  };
}
