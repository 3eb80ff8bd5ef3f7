/**
 * Fills a message in the small part of ICU's syntax that translators know:
 * `{name}` and `{n, plural, one {# member} other {# members}}`, where `#` is the number itself.
 * Plural forms may hold `{name}` placeholders.
 */
export type MessageArgs = Record<string, string | number>;

const PLACEHOLDER = /\{(\w+)\}/g;
const PLURAL = /\{(\w+), plural, ((?:[\w=]+ \{(?:[^{}]|\{\w+\})*\}\s*)+)\}/g;
const FORM = /([\w=]+) \{((?:[^{}]|\{\w+\})*)\}/g;

export function fillMessage(bcp47: string, message: string, args: MessageArgs): string {
  if (!message.includes('{')) return message;
  const number = new Intl.NumberFormat(bcp47);
  const show = (value: string | number | undefined) =>
    typeof value === 'number' ? number.format(value) : (value ?? '');
  const chosen = message.replace(PLURAL, (_all, name: string, forms: string) => {
    const count = Number(args[name]);
    return pluralForm(bcp47, forms, count).replaceAll('#', number.format(count));
  });
  return chosen.replace(PLACEHOLDER, (_all, name: string) => show(args[name]));
}

/** The names of the arguments that a message has a place for. One-word plural forms in braces are none. */
export const placesOf = (message: string): string[] => [
  ...new Set([...message.matchAll(/\{([a-z]\w*)[,}]/g)].map((place) => place[1] ?? '')),
];

function pluralForm(bcp47: string, forms: string, count: number): string {
  const byName = new Map([...forms.matchAll(FORM)].map((form) => [form[1], form[2] ?? '']));
  const category = new Intl.PluralRules(bcp47).select(count);
  return byName.get(`=${count}`) ?? byName.get(category) ?? byName.get('other') ?? '';
}
