import type { NoticeKind } from './notices.gql';

/** What the text of a notice may show, beside what the API refuses when it is missing. */
export const MERGE_FIELDS = {
  STOP: ['first_name', 'organisation_name', 'amount', 'stop_on', 'invoice_number', 'account', 'reference_name', 'reference'],
  REMINDER: ['first_name', 'organisation_name', 'amount', 'due_on', 'invoice_number', 'account', 'reference_name', 'reference'],
} as const satisfies Record<NoticeKind, readonly string[]>;

/** Merge fields as arguments of a message that suggests a text: each stands for itself. */
export const suggested = (kind: NoticeKind): Record<string, string> =>
  Object.fromEntries(MERGE_FIELDS[kind].map((name) => [name, `{{${name}}}`]));

/** The days with which a notice begins, and the fewest that it may have. */
export const DAYS: Record<NoticeKind, { first: number; least: number }> = {
  STOP: { first: 5, least: 1 },
  REMINDER: { first: 0, least: 0 },
};

export const DAYS_MAX = 60;
