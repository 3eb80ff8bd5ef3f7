import type { MessageKey } from '../i18n';

/** What is wrong with each field, by its path in the form. */
export type Problems = Record<string, MessageKey>;

type Finding = [path: string, problem: MessageKey | undefined];

/** Keeps the findings that are problems; the first one of a path counts. */
export function problemsOf(findings: readonly Finding[]): Problems {
  const problems: Problems = {};
  for (const [path, problem] of findings) {
    if (problem) problems[path] ??= problem;
  }
  return problems;
}

/** Something must be given. */
export const required = (value: string | number | undefined): MessageKey | undefined =>
  value === undefined || String(value).trim() === '' ? 'form.required' : undefined;

/** Numbers that nobody can read: what was typed into their fields is none. By path, however deep they are. */
export function unreadable(values: unknown, path = ''): Problems {
  if (Number.isNaN(values)) return { [path]: 'form.number' };
  if (typeof values !== 'object' || values === null) return {};
  const parts = Object.entries(values).map(([name, value]) => unreadable(value, path ? `${path}.${name}` : name));
  return Object.assign({}, ...parts) as Problems;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** If an e-mail address is given, it must look like one. */
export const emailShape = (value: string): MessageKey | undefined =>
  value.trim() !== '' && !EMAIL.test(value.trim()) ? 'form.email' : undefined;
