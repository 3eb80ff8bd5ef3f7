export const en = {
  'dunning.balancePreview': 'Preview balance invoices',
  'dunning.balancePreviewOn': 'Day',
  'dunning.balancePreviewHint':
    'The balance invoices that would be issued on this day, as things stand now, with subscriptions that stop by then. Nothing is made.',
  'dunning.balancePreviewOff': 'Balance invoices are switched off for the organisation. This is what the setting would bring.',
  'dunning.balancePreviewUnset': 'Nobody has said when balance invoices are issued',
  'dunning.balancePreviewUnsetHint': 'Say from which sum on, and how many days after a subscription has stopped.',
  'dunning.balancePreviewNone': 'No balance invoices on this day',
  'dunning.balancePreviewNoneHint': 'Nobody who owes enough has a subscription that stopped long enough ago.',
  'dunning.balancePreviewCount': 'Balance invoices',
  'dunning.balanceStopped': 'Stopped',
  'dunning.balanceFee': 'fee',
};
