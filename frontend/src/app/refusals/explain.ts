import type { MessageKey, Translate } from '../i18n';
import type { MessageArgs } from '../i18n/translate';
import { argsOf, explainReason, type Argument, type Reason } from '../reasons/explain';

export type FieldProblem = {
  path: string;
  code: string;
  message: string;
  arguments: readonly Argument[];
  rule?: string | null;
};

/** An expected "no" from the server. Some kinds carry more, such as the state that was in the way. */
export type Refusal = {
  __typename: string;
  code: string;
  message: string;
  fields: FieldProblem[];
  rule?: string | null;
};

/** The refusal in the reader's language; the server's own words are for those who use the API. */
export function explainRefusal(t: Translate, refusal: Refusal): string {
  const key = `refusal.${refusal.__typename}`;
  return t.has(key) ? byRule(t(key, valuesOf(t, refusal)), refusal.rule) : t('refusal.unknown');
}

/** The refusal where no form shows its fields: then what is wrong with each of them is the sentence. */
export function explainAlone(t: Translate, refusal: Refusal): string {
  if (refusal.__typename !== 'InvalidInput' || refusal.fields.length === 0) return explainRefusal(t, refusal);
  return explainFields(t, refusal.fields);
}

/** What is wrong with several fields, in sentences; what is said of several of them is said once. */
export function explainFields(t: Translate, problems: readonly FieldProblem[]): string {
  const said = new Set(problems.map((problem) => explainField(t, problem).replace(/\.$/, '')));
  return [...said].map((sentence) => `${sentence}.`).join(' ');
}

/** What is wrong with one field, in the reader's language. Words that lack a value they need are not used. */
export function explainField(t: Translate, problem: FieldProblem): string {
  const args = argsOf(t, problem.arguments);
  const fits = (key: string): key is MessageKey => t.has(key) && t.places(key).every((name) => name in args);
  const key = `field.${problem.code}`;
  return fits(key) ? byRule(t(key, args), problem.rule) : t('field.INVALID');
}

/** A sentence with the rule that says so at its end, once: "… (CAT-17)". */
function byRule(sentence: string, rule: string | null | undefined): string {
  if (!rule || sentence.includes(`(${rule})`)) return sentence;
  return sentence.endsWith('.') ? `${sentence.slice(0, -1)} (${rule}).` : `${sentence} (${rule})`;
}

/** The first thing wrong with each field, by the field's path inside the form. */
export function fieldMessages(t: Translate, refusal: Refusal): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const problem of refusal.fields) {
    messages[formPath(problem.path)] ??= explainField(t, problem);
  }
  return messages;
}

/** The server names fields from the mutation's arguments: `input.addresses.0.city`, `input.addresses[0].city`. */
export function formPath(path: string): string {
  return path.replace(/^input\./, '').replace(/\[(\d+)\]/g, '.$1');
}

/** Values that messages may use: numbers and texts as they are, states and reasons in words. */
function valuesOf(t: Translate, refusal: Refusal): MessageArgs {
  const args: MessageArgs = {};
  for (const [name, value] of Object.entries(refusal) as [string, unknown][]) {
    if (typeof value === 'number') args[name] = value;
    if (typeof value === 'string') args[name] = wordFor(t, name, value);
    if (isTexts(value)) args[name] = value.join(', ') || '–';
    if (isReason(value)) args[name] = explainReason(t, value);
  }
  return args;
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const isReason = (value: unknown): value is Reason =>
  typeof value === 'object' && value !== null && 'code' in value && 'arguments' in value;

function wordFor(t: Translate, name: string, value: string): string {
  const key = `word.${name}.${value}`;
  return t.has(key) ? t(key) : value;
}
