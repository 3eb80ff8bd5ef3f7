export const en = {
  'proof.check.TIPS_ARE_POSTED':
    'Every tip on a gift is the journal entry of a payment of its member, and has used up as much of it.',
  'proof.check.TAGS_HAVE_ORDERS': 'Every reporting tag of a subscription is in the register, and a subscription has it once on any day.',
  'proof.check.MATRICES_HAVE_DAYS': 'Every calendar of issues has a date, a matrix of weekdays has none, and each issue is of a matrix.',
  'proof.check.FEE_PAYERS_ARE_BILLED': "Everybody in a fee run that is done has one invoice of the run's amount, or was put aside; nobody has one before it ran.",
  'proof.check.FEE_INVOICES_HAVE_PAYERS': 'Every invoice of a fee run is that of one person in it.',
  'proof.check.FEE_LINKS_ARE_OWN': "The link of each payment mail is of that person's invoice, and one that was cancelled can't be paid.",
  'proof.check.POSTINGS_FOLLOW_ENTRIES':
    'Every posting goes from one account to another with one positive amount, and has the organisation, day and member of its entry.',
  'proof.check.BALANCES_FOLLOW_JOURNAL': 'The balance of each member is the sum of the postings to the reskontro.',
  'proof.check.CLOSED_MONTHS_STAND': 'A closed month got no entry after it was closed.',
  'proof.check.ACCRUALS_ADD_UP':
    'What the journal has deferred of each revenue account at the end of a posted month is the unused days of the invoices that it knew by then, at their day prices. The last twelve months are reckoned again.',
  'proof.check.ACCRUALS_ARE_POSTED': 'Every month whose income is accrued has one journal entry on its last day, and no such entry lacks its month.',
  'proof.check.ENTRY_NUMBERS': 'The journal entries of each organisation are numbered from 1 without gaps.',
  'proof.check.ENTRIES_HAVE_OWNERS': 'Every journal entry belongs to an organisation and a member that are there.',
  'proof.check.JOURNAL_SEALS': 'What was sealed of the journal is unchanged. If not, the first block that differs is listed with its entries.',
  'proof.check.INVOICES_FOLLOW_LINES': 'Every invoice and credit note is the sum of its lines.',
  'proof.check.INVOICES_ARE_POSTED':
    'Every invoice and credit note has one journal entry of its total, and no such entry is without its invoice.',
  'proof.check.OPEN_ITEMS_ADD_UP': 'What is open of each invoice is its total less what has settled it.',
  'proof.check.INVOICE_NUMBERS': 'The invoices of each organisation are numbered without gaps.',
  'proof.check.CREDIT_NOTE_NUMBERS': 'The credit notes of each organisation are numbered from 1 without gaps.',
  'proof.check.BILLED_ONCE': 'Nothing is billed twice: each term has one invoice at most that is not credited.',
  'proof.check.ACCOUNTS_FOLLOW_LINES': "Every line of an invoice or credit note is posted on the line's account, and only VAT is anywhere else.",
  'proof.check.DEPARTMENTS_FOLLOW_LINES': 'What the journal has of each department of a club is what the lines of its invoices and credit notes have.',
  'proof.check.KIDS_LEAD_TO_ONE': 'No KID of an organisation leads to the invoices of two payers.',
  'proof.check.RUNS_ADD_UP':
    'Every billing run made as many invoices, of as much, as it says, every reversal as much of credit notes, and every run left out as many as it says.',
  'proof.check.DAYS_BILLED_ONCE': 'No day of a subscription is billed twice, and what is billed next comes after what is billed.',
  'proof.check.CREDITED_HAVE_NOTES': 'Every credited invoice has credit notes of its whole total, and no other has.',
  'proof.check.CREDIT_NOTES_USED_ONCE': 'No credit note settles more than its total.',
  'proof.check.CORRECTIONS_ADD_UP': 'What waits of each correction is its amount less what invoices have taken. Each part taken is a line of an invoice that is not credited.',
  'proof.check.WRITE_OFFS_ARE_POSTED': 'Every write-off is a journal entry of the same amount.',
  'proof.check.INVOICES_HAVE_OWNERS': 'Every invoice belongs to an organisation, and every line to an invoice.',
  'proof.check.PAYMENTS_ADD_UP':
    'Every completed payment is what it settled and what it left, to the last øre. One that waits has settled nothing.',
  'proof.check.CREDIT_USED_ONCE': 'No more is used of a payment than it left and what was undone.',
  'proof.check.PAYMENTS_HAVE_OWNERS': 'Every payment belongs to an organisation, and to the file that brought it.',
  'proof.check.RESKONTRO_ADDS_UP':
    'The reskontro of each member is what payments and credit notes left unused, less what is open of invoices and fees.',
  'proof.check.PAYMENTS_ARE_POSTED':
    'Every completed payment that is no gift has one journal entry of its amount and member. No other has any.',
  'proof.check.REFUNDS_ARE_POSTED':
    'Every refund is a journal entry of the same amount and has used as much credit. One that is undone is reversed and has used none.',
  'proof.check.SETTLEMENTS_HAVE_ENDS':
    'Every settlement is about an invoice, reminder or refund that is there, and comes from a payment, credit note or write-off that is there.',
  'proof.check.GIFTS_ARE_POSTED': 'Every gift is a journal entry of its amount beside the reskontro, and no such entry is without its gift.',
  'proof.check.GIFTS_FOLLOW_PAYMENTS': 'Every gift that came as a payment is the whole payment, of the same member.',
  'proof.check.FEES_ADD_UP': 'What is open of each reminder fee is the fee less what has settled it.',
  'proof.check.FEES_ARE_POSTED': 'Every reminder fee is a journal entry of the same amount, and no such entry is without its reminder.',
  'proof.check.REMINDER_NUMBERS': 'The reminders of each organisation are numbered from 1 without gaps.',
  'proof.check.REMINDER_STEPS': 'The reminders of each invoice follow one another from the first.',
  'proof.check.STOPS_HAVE_REASONS':
    'Every payment stop is about an overdue and reminded invoice of the subscription, which ended then.',
  'proof.check.CHARGES_ARE_PAID': 'Every amount that was taken from a card has exactly one payment of that amount.',
  'proof.check.CHARGED_WITHIN_OPEN': 'No invoice was charged above what was open of it.',
  'proof.check.REMINDERS_HAVE_INVOICES': 'Every reminder is about an invoice, with the same organisation, payer and KID.',
  'proof.check.TERMS_HAVE_ONE_INVOICE': 'Every billed term has an invoice of its own that names it.',
  'proof.check.PROMISES_HAVE_ORDERS': 'Every subscription knows the last of what was promised at its order, and no promise lacks its subscription.',
  'proof.check.BEGUN_WHEN_PAID': 'What begins with its first payment has had it before it runs.',
  'proof.check.VALUES_ARE_NEWEST': 'What a subscription is worth a month is the newest of the values it has had.',
  'proof.check.VALUES_END_IN_TIME': 'Every monthly value counts until the next one does.',
  'proof.check.BALANCE_INVOICE_NUMBERS': 'The balance invoices of each organisation are numbered from 1 without gaps.',
  'proof.check.BALANCES_NAME_DEBT': 'Every balance invoice is the sum of what it names, and that much was open of each invoice and fee when it was issued.',
  'proof.check.CONTRACT_PLANS_AGREE': 'Every billing plan keeps the billing plan of contract fees that its dunning process names, or none.',
  'proof.check.COLLECTION_HAS_CLAIMS': 'Every invoice in collection is one claim that was handed over, and none that was handed over counts as our own.',
};
