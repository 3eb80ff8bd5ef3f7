import { emailShape, problemsOf, required, type Problems } from '@/app/commands/checks';
import type { FormState } from '@/app/commands/useForm';
import type { MessageKey } from '@/app/i18n';
import { dayAfter, lastIncludedDay } from '@/app/format';
import type { Option } from '@/ui';
import type { MemberEntryFragment, MemberInput } from './memberForm.gql';

export const ADDRESS_KINDS = ['HOME', 'POSTAL', 'INVOICE'] as const;
export const LANGUAGES = ['nb', 'da', 'sv', 'en'] as const;
export const GENDERS = ['F', 'M', 'X'] as const;
export const COUNTRIES = ['NO', 'SE', 'DK', 'FI', 'IS', 'DE', 'GB', 'US'] as const;

export type AddressValues = {
  kind: string;
  line1: string;
  line2: string;
  postalCode: string;
  city: string;
  country: string;
  fromOn: string | undefined;
  /** The last day that it holds; the API's end is the day after. */
  lastDay: string | undefined;
};

/** What the member form holds while it is being filled in; empty text means not given. */
export type MemberValues = {
  kind: 'PERSON' | 'COMPANY';
  firstName: string;
  lastName: string;
  companyName: string;
  organisationNumber: string;
  birthOn: string | undefined;
  gender: string | undefined;
  email: string;
  phone: string;
  language: string;
  branchId: string | undefined;
  addresses: AddressValues[];
  householdMain: Option<string> | undefined;
  payer: Option<string> | undefined;
  recruiter: Option<string> | undefined;
};

export type MemberFormState = FormState<MemberValues>;

export const emptyAddress = (kind: string): AddressValues => ({
  kind,
  line1: '',
  line2: '',
  postalCode: '',
  city: '',
  country: 'NO',
  fromOn: undefined,
  lastDay: undefined,
});

export const newMember = (): MemberValues => ({
  kind: 'PERSON',
  firstName: '',
  lastName: '',
  companyName: '',
  organisationNumber: '',
  birthOn: undefined,
  gender: undefined,
  email: '',
  phone: '',
  language: 'nb',
  branchId: undefined,
  addresses: [emptyAddress('HOME')],
  householdMain: undefined,
  payer: undefined,
  recruiter: undefined,
});

export function valuesOf(member: MemberEntryFragment): MemberValues {
  const related = (kind: string): Option<string> | undefined => {
    const other = member.relations.find((relation) => relation.kind === kind)?.member;
    return other && { id: other.id, label: other.name, note: other.number };
  };
  return {
    kind: member.kind,
    firstName: member.firstName ?? '',
    lastName: member.lastName ?? '',
    companyName: member.kind === 'COMPANY' ? member.name : '',
    organisationNumber: member.organisationNumber ?? '',
    birthOn: member.birthOn ?? undefined,
    gender: member.gender ?? undefined,
    email: member.email ?? '',
    phone: member.phone ?? '',
    language: member.language,
    branchId: member.branch?.id,
    addresses: member.addresses.map(addressValuesOf),
    householdMain: related('HOUSEHOLD_MAIN'),
    payer: related('PAYER'),
    recruiter: related('RECRUITER'),
  };
}

/** What was typed here on top of what someone else saved: only the fields that were changed here win. */
export function mergedValues(base: MemberValues, mine: MemberValues, current: MemberValues): MemberValues {
  const isTouched = (name: keyof MemberValues) => JSON.stringify(mine[name]) !== JSON.stringify(base[name]);
  const touched = (Object.keys(mine) as (keyof MemberValues)[]).filter(isTouched);
  return { ...current, ...Object.fromEntries(touched.map((name) => [name, mine[name]])) };
}

const given = (value: string) => value.trim() || null;

/** A person sends no company fields and the other way round, whatever was typed before the kind was changed. */
export function inputOf(values: MemberValues, allowDuplicate: boolean): MemberInput {
  const isPerson = values.kind === 'PERSON';
  return {
    kind: values.kind,
    firstName: isPerson ? given(values.firstName) : null,
    lastName: isPerson ? given(values.lastName) : null,
    birthOn: isPerson ? (values.birthOn ?? null) : null,
    gender: isPerson ? (values.gender ?? null) : null,
    companyName: isPerson ? null : given(values.companyName),
    organisationNumber: isPerson ? null : given(values.organisationNumber),
    email: given(values.email),
    phone: given(values.phone),
    language: values.language,
    branchId: values.branchId ?? null,
    addresses: values.addresses.filter(isFilled).map(addressInputOf),
    householdMainId: values.householdMain?.id ?? null,
    payerId: values.payer?.id ?? null,
    recruiterId: values.recruiter?.id ?? null,
    allowDuplicate,
  };
}

function addressValuesOf(address: MemberEntryFragment['addresses'][number]): AddressValues {
  const { kind, line1, line2, postalCode, city, country, fromOn, toOn } = address;
  return {
    kind,
    line1,
    line2: line2 ?? '',
    postalCode,
    city,
    country,
    fromOn: fromOn ?? undefined,
    lastDay: toOn ? lastIncludedDay(toOn) : undefined,
  };
}

const addressInputOf = ({ lastDay, ...address }: AddressValues) => ({
  ...address,
  line1: address.line1.trim(),
  line2: given(address.line2),
  postalCode: address.postalCode.trim(),
  city: address.city.trim(),
  fromOn: address.fromOn ?? null,
  toOn: lastDay ? dayAfter(lastDay) : null,
});

/** An address block that was left untouched is not sent. */
export const isFilled = ({ line1, line2, postalCode, city }: AddressValues) =>
  [line1, line2, postalCode, city].some((text) => text.trim() !== '');

/** Only what can be known without the server; its rules are not repeated here. */
export function checkMember(values: MemberValues): Problems {
  const isPerson = values.kind === 'PERSON';
  return problemsOf([
    ['firstName', isPerson ? required(values.firstName) : undefined],
    ['lastName', isPerson ? required(values.lastName) : undefined],
    ['companyName', isPerson ? undefined : required(values.companyName)],
    ['email', emailShape(values.email)],
    ...values.addresses.flatMap((address, index) => checkAddress(address, index)),
  ]);
}

function checkAddress(address: AddressValues, index: number): [string, MessageKey | undefined][] {
  if (!isFilled(address)) return [];
  return (['line1', 'postalCode', 'city'] as const).map((name) => [
    `addresses.${index}.${name}`,
    required(address[name]),
  ]);
}
