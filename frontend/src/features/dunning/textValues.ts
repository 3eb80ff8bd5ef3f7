import type { DunningTextKind, DunningTextsQuery, OwnTextFragment } from './texts.gql';

type Process = Pick<NonNullable<DunningTextsQuery['dunningProcess']>, 'steps' | 'notices' | 'chargeAttempts' | 'collection'>;

/** When a process says something: which kind of message, and at which reminder (0 where there are no reminders). */
export type Occasion = { id: string; kind: DunningTextKind; step: number; collects: boolean };

export const LANGUAGES = ['nb', 'da', 'sv', 'en'] as const;
export type TextLanguage = (typeof LANGUAGES)[number];

/** The occasions of a process in the order in which payers meet them; a notice that is off is none. */
export function occasionsOf(process: Process): Occasion[] {
  const { steps, notices, chargeAttempts, collection } = process;
  const on = new Set(notices.map((notice) => notice.kind));
  return [
    ...(chargeAttempts > 0 ? [occasion('CARD_DECLINED')] : []),
    occasion('CARD_GIVEN_UP'),
    ...steps.flatMap(({ number }) => [
      { ...occasion('REMINDER', number), collects: collection !== null && number === steps.length },
      ...(on.has('REMINDER') ? [occasion('REMINDER_NOTICE', number)] : []),
    ]),
    ...(on.has('STOP') ? [occasion('STOP_NOTICE')] : []),
  ];
}

const occasion = (kind: DunningTextKind, step = 0): Occasion => ({ id: `${kind} ${step}`, kind, step, collects: false });

type Place = { kind: DunningTextKind; step: number; language: string };

/** The own text of an occasion in a language; none where the standard words are said. */
export const ownText = (texts: readonly OwnTextFragment[], { kind, step, language }: Place) =>
  texts.find((text) => text.kind === kind && text.step === step && text.language === language);
