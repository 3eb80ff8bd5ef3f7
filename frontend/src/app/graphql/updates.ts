import type { Cache, UpdatesConfig } from '@urql/exchange-graphcache';

type Args = Record<string, unknown>;

/** Did the mutation succeed? A refusal changed nothing, so nothing needs to be fetched again. */
const succeeded = (answer: unknown) =>
  typeof answer === 'object' &&
  answer !== null &&
  String((answer as { __typename?: string }).__typename).endsWith('Success');

const forgetMember = (cache: Cache, id: unknown) => {
  if (typeof id === 'string') cache.invalidate({ __typename: 'Member', id });
};

/** Forget the answers of a root field, whatever its arguments were. */
const forgetQuery = (cache: Cache, field: string) => {
  for (const info of cache.inspectFields('Query')) {
    if (info.fieldName === field) cache.invalidate('Query', field, info.arguments ?? undefined);
  }
};

/** A calendar decides when its routines run, and shows which they are. */
const forgetRoutines = (cache: Cache) => {
  for (const field of ['routines', 'calendars', 'previewRoutine', 'previewCalendar']) forgetQuery(cache, field);
};

/** A matrix is in its register, and decides on which days there are deliveries. */
const forgetDeliveries = (cache: Cache) => {
  for (const field of ['deliveryMatrices', 'dayDeliveries']) forgetQuery(cache, field);
};

/** What a set-up may have made or changed: whatever is sold, billed or run by itself. */
const forgetSetup = (cache: Cache) => {
  const lists = ['deliveryMatrices', 'products', 'plans', 'plan', 'billingPlans', 'discounts', 'contractFees', 'reportingTags', 'dunningProcesses'];
  for (const field of lists) forgetQuery(cache, field);
  forgetRoutines(cache);
};

/** What is ready for collection, with the collector, to be told and in files hangs together. */
const forgetCollection = (cache: Cache) => {
  for (const field of ['readyForCollection', 'collectionClaims', 'collectionChanges', 'collectionFiles'])
    forgetQuery(cache, field);
};

const forgetNotices = (cache: Cache, processId: unknown) =>
  cache.invalidate({ __typename: 'DunningProcess', id: String(processId) }, 'notices');

type CampaignRef = { id: string; parent?: { id: string } | null };

/** Only the field: the answer that is being read may hold the campaign itself. */
const forgetOfCampaign = (cache: Cache, campaign: { id: string } | null | undefined, field: string) => {
  if (campaign) cache.invalidate({ __typename: 'Campaign', id: campaign.id }, field);
};

/** A gift changes the figures of its campaign and of the whole that this is a part of. */
const forgetCampaignOfGift = (cache: Cache, answer: unknown) => {
  if (!succeeded(answer)) return;
  const { gift } = answer as { gift?: { campaign?: CampaignRef } };
  forgetOfCampaign(cache, gift?.campaign, 'result');
  forgetOfCampaign(cache, gift?.campaign?.parent, 'result');
};

/** What settles an invoice is on the reskontro of its member and payer. */
const forgetOwners = (cache: Cache, result: unknown) => {
  if (!succeeded(result)) return;
  const { invoice } = result as { invoice?: { member?: { id: string }; payer?: { id: string } } };
  forgetMember(cache, invoice?.member?.id);
  forgetMember(cache, invoice?.payer?.id);
};

/** A refund moves the reskontro of its payer. */
const forgetRefund = (cache: Cache, answer: unknown) => {
  if (!succeeded(answer)) return;
  forgetMember(cache, (answer as { refund?: { member?: { id: string } } }).refund?.member?.id);
  forgetQuery(cache, 'refunds');
};

/**
 * What a mutation makes stale beyond the objects that its answer carries.
 * Anything on the screen that read a forgotten object is fetched again by itself.
 */
export const updates: UpdatesConfig = {
  Mutation: {
    handOverToCollection: (result, _args, cache) => {
      if (succeeded(result['handOverToCollection'])) forgetCollection(cache);
    },
    reportCollectionChanges: (result, _args, cache) => {
      if (succeeded(result['reportCollectionChanges'])) forgetCollection(cache);
    },
    takeBackFromCollection: (result, _args, cache) => {
      if (succeeded(result['takeBackFromCollection'])) forgetCollection(cache);
    },
    saveBalanceSetting: (result, _args, cache) => {
      if (succeeded(result['saveBalanceSetting']))
        for (const field of ['balanceSetting', 'comingBalanceInvoices']) forgetQuery(cache, field);
    },
    startSubscription: (result, args, cache) => {
      if (succeeded(result['startSubscription'])) forgetMember(cache, (args['input'] as Args)['memberId']);
    },
    registerPaymentAgreement: (result, args, cache) => {
      if (!succeeded(result['registerPaymentAgreement'])) return;
      forgetMember(cache, (args['input'] as Args)['memberId']);
      forgetQuery(cache, 'waysToPay');
    },
    endPaymentAgreement: (result, _args, cache) => {
      if (succeeded(result['endPaymentAgreement'])) forgetQuery(cache, 'waysToPay');
    },
    restartSubscription: (result, _args, cache) => {
      const answer = result['restartSubscription'] as { subscription?: { member?: { id: string } } } | undefined;
      if (succeeded(answer)) forgetMember(cache, answer?.subscription?.member?.id);
    },
    creditInvoice: (result, _args, cache) => forgetOwners(cache, result['creditInvoice']),
    undoSettlement: (result, _args, cache) => forgetOwners(cache, result['undoSettlement']),
    settleWithCredit: (result, _args, cache) => forgetOwners(cache, result['settleWithCredit']),
    movePayment: (result, _args, cache) => {
      const answer = result['movePayment'] as { payment?: { member?: { id: string } }; movedPayment?: { member?: { id: string } } };
      if (!succeeded(answer)) return;
      for (const moved of [answer.payment, answer.movedPayment]) forgetMember(cache, moved?.member?.id);
    },
    registerRefund: (result, _args, cache) => forgetRefund(cache, result['registerRefund']),
    undoRefund: (result, _args, cache) => forgetRefund(cache, result['undoRefund']),
    startBillingRun: (result, _args, cache) => {
      if (succeeded(result['startBillingRun'])) forgetQuery(cache, 'runs');
    },
    reverseRun: (result, _args, cache) => {
      if (succeeded(result['reverseRun'])) forgetQuery(cache, 'runs');
    },
    createCampaign: (result, _args, cache) => {
      const answer = result['createCampaign'] as { campaign?: CampaignRef } | undefined;
      if (!succeeded(answer)) return;
      forgetQuery(cache, 'campaigns');
      forgetOfCampaign(cache, answer?.campaign?.parent, 'subCampaigns');
    },
    registerGift: (result, _args, cache) => forgetCampaignOfGift(cache, result['registerGift']),
    registerPaymentAsGift: (result, _args, cache) => forgetCampaignOfGift(cache, result['registerPaymentAsGift']),
    resendDispatch: (result, _args, cache) => {
      if (succeeded(result['resendDispatch'])) forgetQuery(cache, 'dispatches');
    },
    retryTask: (result, _args, cache) => {
      if (succeeded(result['retryTask'])) forgetQuery(cache, 'failedTasks');
    },
    createProduct: (result, _args, cache) => {
      if (succeeded(result['createProduct'])) forgetQuery(cache, 'products');
    },
    saveDeliveryMatrix: (result, _args, cache) => {
      if (succeeded(result['saveDeliveryMatrix'])) forgetDeliveries(cache);
    },
    removeDeliveryMatrix: (result, _args, cache) => {
      if (succeeded(result['removeDeliveryMatrix'])) forgetDeliveries(cache);
    },
    updateProduct: (result, _args, cache) => {
      if (succeeded(result['updateProduct'])) forgetQuery(cache, 'dayDeliveries');
    },
    createPlan: (result, _args, cache) => {
      if (succeeded(result['createPlan'])) forgetQuery(cache, 'plans');
    },
    createContractFee: (result, _args, cache) => {
      if (succeeded(result['createContractFee'])) forgetQuery(cache, 'contractFees');
    },
    saveReportingTag: (result, _args, cache) => {
      if (succeeded(result['saveReportingTag'])) forgetQuery(cache, 'reportingTags');
    },
    createDiscount: (result, _args, cache) => {
      if (succeeded(result['createDiscount'])) forgetQuery(cache, 'discounts');
    },
    saveDunningProcess: (result, _args, cache) => {
      if (succeeded(result['saveDunningProcess'])) forgetQuery(cache, 'dunningProcesses');
    },
    attachDunningProcess: (result, args, cache) => {
      if (!succeeded(result['attachDunningProcess'])) return;
      cache.invalidate({ __typename: 'BillingPlan', id: String(args['billingPlanId']) }, 'dunningProcess');
      forgetQuery(cache, 'dunningProcesses');
    },
    saveDunningNotice: (result, args, cache) => {
      if (succeeded(result['saveDunningNotice'])) forgetNotices(cache, args['processId']);
    },
    turnOffDunningNotice: (result, args, cache) => {
      if (succeeded(result['turnOffDunningNotice'])) forgetNotices(cache, args['processId']);
    },
    saveStopCode: (result, _args, cache) => {
      if (succeeded(result['saveStopCode'])) forgetQuery(cache, 'stopCodes');
    },
    orderStopCodes: (result, _args, cache) => {
      if (succeeded(result['orderStopCodes'])) forgetQuery(cache, 'stopCodes');
    },
    saveCreditingDefault: (result, _args, cache) => {
      if (succeeded(result['saveCreditingDefault'])) forgetQuery(cache, 'creditingDefault');
    },
    startDunningRun: (result, _args, cache) => {
      if (succeeded(result['startDunningRun'])) forgetQuery(cache, 'runs');
    },
    remindInvoice: (result, _args, cache) => {
      const answer = result['remindInvoice'] as { invoice?: { payer?: { id: string } } } | undefined;
      if (!succeeded(answer)) return;
      forgetMember(cache, answer?.invoice?.payer?.id);
      forgetQuery(cache, 'reminders');
    },
    saveRoutine: (result, _args, cache) => {
      if (succeeded(result['saveRoutine'])) forgetRoutines(cache);
    },
    saveCalendar: (result, _args, cache) => {
      if (succeeded(result['saveCalendar'])) forgetRoutines(cache);
    },
    importSetup: (result, _args, cache) => {
      if (succeeded(result['importSetup'])) forgetSetup(cache);
    },
    copySetup: (result, _args, cache) => {
      if (succeeded(result['copySetup'])) forgetSetup(cache);
    },
    checkProof: (result, _args, cache) => {
      if (succeeded(result['checkProof'])) forgetQuery(cache, 'proof');
    },
    createBillingPlan: (result, _args, cache) => {
      if (succeeded(result['createBillingPlan'])) forgetQuery(cache, 'billingPlans');
    },
    saveAccount: (result, _args, cache) => {
      if (succeeded(result['saveAccount'])) forgetQuery(cache, 'chart');
    },
    saveVatCode: (result, _args, cache) => {
      if (succeeded(result['saveVatCode'])) forgetQuery(cache, 'chart');
    },
    postAccrual: (result, _args, cache) => {
      if (!succeeded(result['postAccrual'])) return;
      for (const field of ['accruedIncome', 'ledgerMonths']) forgetQuery(cache, field);
    },
    requestExport: (result, _args, cache) => {
      if (succeeded(result['requestExport'])) forgetQuery(cache, 'journalExports');
    },
    closeMonth: (result, _args, cache) => {
      if (succeeded(result['closeMonth'])) forgetQuery(cache, 'ledgerMonths');
    },
    reopenMonth: (result, _args, cache) => {
      if (succeeded(result['reopenMonth'])) forgetQuery(cache, 'ledgerMonths');
    },
    createApiKey: (result, _args, cache) => {
      if (succeeded(result['createApiKey'])) forgetQuery(cache, 'apiKeys');
    },
  },
};
