import { problemsOf, required, type Problems } from '@/app/commands/checks';
import type { FeeMail, FeePaymentType, FeeRunChoicesQuery, FeeRunInput, FeeRunSheetFragment } from './feeRuns.gql';

export const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
export const MAILS = ['NOTICE', 'COLLECTION', 'RECEIPT', 'REMINDER'] as const satisfies readonly FeeMail[];
export const PAYMENT_TYPES = ['NONE', 'OPTIONAL', 'SUBSCRIPTION'] as const satisfies readonly FeePaymentType[];
const LEAD_DAYS_MIN = 13;
const DAYS_TO_PAY = 14;
const DAY_MS = 86_400_000;

export type MailValues = { templateId: string | undefined; subject: string; body: string };
export type FeeRunValues = {
  name: string;
  organisationId: string | undefined;
  sportId: string | undefined;
  paymentType: FeePaymentType;
  months: readonly number[];
  day: number;
  activeFrom: string | undefined;
  endOn: string | undefined;
  departmentIds: readonly string[];
  teamIds: readonly string[];
  /** None: the rate of the one department. */
  feeRateId: string | undefined;
  daysToPay: number;
  incomeAccount: string;
  lineText: string;
  extraText: string;
  adminFeeMinor: number | undefined;
  adminFeeAccount: string;
  mails: Record<FeeMail, MailValues>;
};
type Forms = FeeRunChoicesQuery['feeMailForms'];

/** The first day on which a run may become active. */
export const earliest = (today: string) =>
  new Date(Date.parse(today) + LEAD_DAYS_MIN * DAY_MS).toISOString().slice(0, 10);

const mailsOf = (texts: readonly { mail: FeeMail; subject: string; body: string; templateId?: string | null }[]) =>
  Object.fromEntries(
    MAILS.map((mail) => {
      const text = texts.find((one) => one.mail === mail);
      return [mail, { templateId: text?.templateId ?? undefined, subject: text?.subject ?? '', body: text?.body ?? '' }];
    }),
  ) as Record<FeeMail, MailValues>;

/** What a mail says to begin with: in the language of the club's country, else in the first one. */
export const startText = ({ texts }: Pick<Forms[number], 'texts'>, country: string | undefined) =>
  texts.find((text) => text.country === country) ?? texts[0];

const startMails = (forms: Forms, country: string | undefined) =>
  mailsOf(forms.map((form) => ({ mail: form.mail, subject: '', body: '', ...startText(form, country) })));

/** The mails when another club is chosen: what nobody has written to yet begins in that club's language. */
export function mailsFor(country: string | undefined, forms: Forms, mails: FeeRunValues['mails']): FeeRunValues['mails'] {
  const begun = startMails(forms, country);
  const isUnwritten = (mail: FeeMail) =>
    forms.some(
      (form) =>
        form.mail === mail &&
        form.texts.some(({ subject, body }) => subject === mails[mail].subject && body === mails[mail].body),
    );
  return { ...mails, ...Object.fromEntries(MAILS.filter(isUnwritten).map((mail) => [mail, begun[mail]])) };
}

export const newFeeRun = (forms: Forms, today: string, organisation?: { id: string; country: string }): FeeRunValues => ({
  name: '',
  organisationId: organisation?.id,
  sportId: undefined,
  paymentType: 'NONE',
  months: MONTHS,
  day: 1,
  activeFrom: earliest(today),
  endOn: undefined,
  departmentIds: [],
  teamIds: [],
  feeRateId: undefined,
  daysToPay: DAYS_TO_PAY,
  incomeAccount: '3200',
  lineText: '',
  extraText: '',
  adminFeeMinor: undefined,
  adminFeeAccount: '',
  mails: startMails(forms, organisation?.country),
});

export const fromFeeRun = (run: FeeRunSheetFragment): FeeRunValues => ({
  name: run.name,
  organisationId: run.organisation.id,
  sportId: run.sport.id,
  paymentType: run.paymentType,
  months: run.months,
  day: run.day,
  activeFrom: run.activeFrom,
  endOn: run.endOn ?? undefined,
  departmentIds: run.departments.map(({ id }) => id),
  teamIds: run.teams.map(({ id }) => id),
  feeRateId: run.takesDepartmentRate ? undefined : run.feeRate?.id,
  daysToPay: run.daysToPay,
  incomeAccount: run.incomeAccount,
  lineText: run.lineText,
  extraText: run.extraText,
  adminFeeMinor: run.adminFeeMinor || undefined,
  adminFeeAccount: run.adminFeeAccount ?? '',
  mails: mailsOf(run.mails),
});

export const checkFeeRun = (values: FeeRunValues): Problems =>
  problemsOf([
    ['name', required(values.name)],
    ['sportId', required(values.sportId)],
    ['activeFrom', required(values.activeFrom)],
    ['lineText', required(values.lineText)],
    ['incomeAccount', required(values.incomeAccount)],
    ['adminFeeAccount', values.adminFeeMinor ? required(values.adminFeeAccount) : undefined],
  ]);

/** Who a run is for and when, where enough is chosen to ask. */
export const choiceOf = (values: FeeRunValues) => ({
  organisationId: values.organisationId ?? '',
  departmentIds: [...values.departmentIds],
  teamIds: [...values.teamIds],
  months: [...values.months],
  day: values.day,
  activeFrom: values.activeFrom ?? '',
  endOn: values.endOn ?? null,
});

export const feeRunInput = (values: FeeRunValues, saved?: FeeRunSheetFragment): FeeRunInput => ({
  ...choiceOf(values),
  id: saved?.id ?? null,
  version: saved?.version ?? null,
  name: values.name.trim(),
  sportId: values.sportId ?? '',
  paymentType: values.paymentType,
  feeRateId: values.feeRateId ?? null,
  daysToPay: values.daysToPay,
  incomeAccount: values.incomeAccount.trim(),
  lineText: values.lineText.trim(),
  extraText: values.extraText.trim(),
  adminFeeMinor: values.adminFeeMinor ?? 0,
  adminFeeAccount: values.adminFeeAccount.trim() || null,
  mails: MAILS.map((mail) => {
    const { templateId, subject, body } = values.mails[mail];
    return templateId ? { mail, templateId, subject: '', body: '' } : { mail, templateId: null, subject, body };
  }),
});
