import fs from 'node:fs';
import { buildSchema, isEnumType, isInterfaceType, isObjectType, type GraphQLEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { en } from '@/app/i18n/catalogues/en';
import { nb } from '@/app/i18n/catalogues/nb';
import { placesOf } from '@/app/i18n/translate';

const schema = buildSchema(fs.readFileSync(process.env['SCHEMA'] ?? '../schema.graphql', 'utf8'));
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const enums = types.filter(isEnumType);
const languages: Record<string, Record<string, string>> = { nb, en };

/** Reasons, each with the enum of its codes. */
const reasons = types.filter(isObjectType).flatMap((type) => {
  if (!type.getInterfaces().some((one) => one.name === 'Reason')) return [];
  const code = type.getFields()['code']?.type.toString().replace('!', '') ?? '';
  return [{ type: type.name, codes: schema.getType(code) as GraphQLEnumType }];
});

/** Where the words of an enum are; several places where several things are said of each value. */
const WORDS: Record<string, string[]> = {
  ...Object.fromEntries(reasons.map(({ type, codes }) => [codes.name, [`reason.${type}`]])),
  Word: ['word'],
  FieldErrorCode: ['field'],
  MetricKey: ['insight.metric', 'insight.explain'],
  SettlementObstacle: ['word.obstacle'],
  MoveHindrance: ['word.hindrance'],
  InvoiceStatus: ['invoiceStatus', 'word.state'],
  CorrectionType: ['correctionType'],
  CorrectionState: ['correctionState'],
  BulkCreditKind: ['billing.bulkKind'],
  PaymentMethod: ['method'],
  WayLack: ['people.lack'],
  PaymentState: ['paymentState'],
  DispatchState: ['dispatchState'],
  Channel: ['channel'],
  ReminderState: ['reminderState'],
  RunState: ['runState'],
  RehearsalOutcome: ['rehearsal.outcome'],
  RunDifference: ['rehearsal.difference'],
  AppealOutcome: ['fundraising.outcome'],
  AppealDifference: ['fundraising.difference'],
  ReversalObstacle: ['billing.run.obstacle'],
  FrequencyUnit: ['frequency'],
  Medium: ['catalogue.medium'],
  PriceTime: ['catalogue.time'],
  PlanKind: ['catalogue.kind'],
  ReportingTagKind: ['tags.kind', 'insight.sold', 'insight.sold.without'],
  FeeVat: ['catalogue.feeVat', 'catalogue.feeVatShort'],
  PriceRuleKind: ['catalogue.priceRule'],
  FirstLengthKind: ['catalogue.firstLength'],
  AgeDay: ['catalogue.ageDay'],
  ShareKind: ['catalogue.share'],
  StartMonthKind: ['catalogue.startMonth'],
  SubscriptionState: ['subscriptionState'],
  StopKind: ['people.stopKind'],
  StopAsker: ['people.change.askedBy'],
  MemberState: ['memberState'],
  MemberKind: ['people.kind'],
  ReskontroKind: ['people.reskontroKind'],
  TimelineKind: ['people.event'],
  ChangeField: ['people.change'],
  TaskKind: ['dialogue.task'],
  RoutineKind: ['routines.kind'],
  DueRuleKind: ['routines.due'],
  DestinationKey: ['destination'],
  ScheduleKind: ['routines.frequency'],
  CalendarMode: ['routines.mode', 'routines.modeHint'],
  RoutineOutcome: ['routines.outcome'],
  TermFate: ['people.fate'],
  DunningTextKind: ['dunning.text'],
  NoticeKind: ['dunning.notice', 'dunning.noticeOn', 'dunning.noticeDays', 'dunning.noticeText'],
  SmsEncoding: ['dunning.alphabet'],
  ComingKind: ['people.coming'],
  DeliveryChangeKind: ['people.delivery.kind'],
  DeliveryState: ['people.delivery.state', 'deliveries.state'],
  MatrixKind: ['deliveries.kind'],
  SetupKind: ['setup.kind'],
  SetupDeed: ['setup.deed'],
  BalanceAge: ['ledger.age'],
  BalanceSide: ['ledger.side'],
  BalanceOrder: ['ledger.order'],
  LedgerAccountKind: ['ledger.kind'],
  CollectionChangeKind: ['dunning.change'],
  CollectionFileKind: ['dunning.file'],
  ProofCode: ['proof.check'],
  ChargeState: ['chargeState'],
  LinkStatus: ['linkStatus'],
  LinkEnrolment: ['linkEnrolment'],
  AgreementState: ['agreementState'],
  AgreementEnd: ['agreementEnd'],
  ProofState: ['proof.state'],
  QuarantineKind: ['quarantine.kind'],
  UnitKind: ['club.unitKind'],
  BodyKind: ['club.bodyKind'],
  RoleKind: ['club.roleKind'],
  FeePaymentType: ['feeruns.type', 'feeruns.typeHint'],
  FeeMail: ['feeruns.mail'],
  FeeRunStage: ['feeruns.stage'],
  FeePayerState: ['feeruns.payer'],
};

/** Enums that no screen shows: what decides is not what is read. */
const SILENT = new Set(['Role', 'InvoiceState', 'MetricUnit', 'MemberOrderBy']);

describe.each(Object.entries(languages))('words in %s', (_language, catalogue) => {
  it.each(enums.map((one) => [one.name, one] as const))('name every value of %s', (name, one) => {
    if (SILENT.has(name)) return;
    const places = WORDS[name] ?? [`(nobody says where the words of ${name} are)`];
    const silent = one
      .getValues()
      .flatMap((value) => places.map((place) => `${place}.${value.name}`))
      .filter((key) => !Object.hasOwn(catalogue, key));
    expect(silent).toEqual([]);
  });

  it.each(reasons.map(({ type, codes }) => [type, codes] as const))('use only what a %s brings', (type, codes) => {
    const unknown = codes.getValues().flatMap((value) => {
      const brought = placesOf(value.description ?? '');
      const used = placesOf(catalogue[`reason.${type}.${value.name}`] ?? '');
      return used.filter((place) => !brought.includes(place)).map((place) => `${value.name} has no {${place}}`);
    });
    expect(unknown).toEqual([]);
  });

  it('explain every refusal, with nothing but its own fields', () => {
    const refusal = schema.getType('Refusal');
    if (!isInterfaceType(refusal)) throw new Error('the schema has no refusals');
    const wrong = schema.getPossibleTypes(refusal).flatMap((type) => {
      const text = catalogue[`refusal.${type.name}`];
      if (text === undefined) return [`${type.name} has no words`];
      return placesOf(text)
        .filter((place) => !(place in type.getFields()))
        .map((place) => `${type.name} has no ${place}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('reasons', () => {
  it('are found in the schema, so that the tests above look at something', () => {
    expect(reasons.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['PaymentProblem', 'SuggestionReason', 'FileFault', 'RunReject', 'PreviewWarning']),
    );
  });
});
