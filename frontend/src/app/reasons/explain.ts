import { formatter, type Formatter } from '../format';
import { BCP47, type Translate } from '../i18n';
import type { MessageArgs } from '../i18n/translate';
import type { SaidFragment, ShownFragment } from './reason.gql';

export type Value = ShownFragment;
export type Argument = SaidFragment;

/** Why something is as it is, as the API gives it: a code and what the words need beside it. */
export type Reason = { __typename: string; code: string; arguments: readonly Argument[] };

/** The reason in the reader's language. */
export function explainReason(t: Translate, reason: Reason): string {
  return wordsFor(t, reason, argsOf(t, reason.arguments));
}

/** A reason with other values in place of its arguments. A code that is newer than this page is only named. */
export function wordsFor(t: Translate, { __typename, code }: Reason, args: MessageArgs): string {
  const key = `reason.${__typename}.${code}`;
  return t.has(key) ? t(key, args) : t('reason.unknown', { code });
}

/** Arguments as messages take them. */
export function argsOf(t: Translate, given: readonly Argument[]): MessageArgs {
  const format = formatter(t.locale);
  return Object.fromEntries(
    given.map(({ name, value }) => [
      name,
      name === 'refusal' && value.__typename === 'TextValue' ? refusalText(t, value.text) : wordOf(t, format, value),
    ]),
  );
}

/** The sentence of a refusal, or of what is wrong with a field, that is known by its code alone. */
function refusalText(t: Translate, code: string): string {
  const name = code.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const key = [`refusal.${name}`, `field.${code}`].find((one) => t.has(one) && t.places(one).length === 0);
  const words = key && t.has(key) ? t(key) : t('reason.refusedAs', { code });
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** One value as text. */
export const valueText = (t: Translate, value: Value): string => String(wordOf(t, formatter(t.locale), value));

function wordOf(t: Translate, format: Formatter, value: Value): string | number {
  switch (value.__typename) {
    case 'TextValue':
      return value.text;
    case 'NumberValue':
      return value.number;
    case 'MoneyValue':
      return format.money(value.amountMinor, value.currency);
    case 'DateValue':
      return format.date(value.on);
    case 'WordValue':
      return anyOf(t, value.words.map((word) => t(`word.${word}`)));
    case 'NodeValue':
      return value.label;
  }
}

const anyOf = (t: Translate, words: string[]) =>
  new Intl.ListFormat(BCP47[t.locale], { type: 'disjunction' }).format(words);
