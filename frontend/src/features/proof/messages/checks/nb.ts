export const nb = {
  'proof.check.TIPS_ARE_POSTED':
    'Hver ekstra gave er bilaget til en betaling fra medlemmet, og har brukt opp like mye av den.',
  'proof.check.TAGS_HAVE_ORDERS': 'Hvert rapportmerke på et abonnement står i registeret, og et abonnement har det én gang på hver dag.',
  'proof.check.MATRICES_HAVE_DAYS': 'Hver utgivelseskalender har en dato, en matrise av ukedager har ingen, og hver utgave hører til en matrise.',
  'proof.check.FEE_PAYERS_ARE_BILLED': 'Alle i en kontingentkjøring som er kjørt, har én faktura på kjøringens beløp, eller står i karantene; ingen har en før den er kjørt.',
  'proof.check.FEE_INVOICES_HAVE_PAYERS': 'Hver faktura fra en kontingentkjøring er én persons i den.',
  'proof.check.FEE_LINKS_ARE_OWN': 'Lenken i hver betalingsmail hører til personens faktura, og en som er annullert, kan ikke betales.',
  'proof.check.POSTINGS_FOLLOW_ENTRIES':
    'Hver postering går fra én konto til en annen med ett positivt beløp, og har organisasjonen, dagen og medlemmet til bilaget sitt.',
  'proof.check.BALANCES_FOLLOW_JOURNAL': 'Saldoen til hvert medlem er summen av posteringene på reskontroen.',
  'proof.check.CLOSED_MONTHS_STAND': 'En låst måned har ikke fått bilag etter at den ble låst.',
  'proof.check.ACCRUALS_ADD_UP':
    'Det regnskapet har utsatt av hver inntektskonto ved utgangen av en ført måned, er de ubrukte dagene av fakturaene som det kjente da, til deres dagspris. De siste tolv månedene regnes etter.',
  'proof.check.ACCRUALS_ARE_POSTED': 'Hver periodisert måned har ett bilag på sin siste dag, og ingen slike bilag mangler sin måned.',
  'proof.check.ENTRY_NUMBERS': 'Bilagene i hver organisasjon er nummerert fra 1 uten hull.',
  'proof.check.ENTRIES_HAVE_OWNERS': 'Hvert bilag hører til en organisasjon og et medlem som finnes.',
  'proof.check.JOURNAL_SEALS': 'Det som er forseglet i journalen, er uendret. Er det ikke det, vises den første blokken som avviker, og bilagene i den.',
  'proof.check.INVOICES_FOLLOW_LINES': 'Hver faktura og kreditnota er summen av linjene sine.',
  'proof.check.INVOICES_ARE_POSTED':
    'Hver faktura og kreditnota har ett bilag på hele summen, og ingen slike bilag mangler fakturaen sin.',
  'proof.check.OPEN_ITEMS_ADD_UP': 'Det som står åpent på hver faktura, er totalen minus det som er gjort opp.',
  'proof.check.INVOICE_NUMBERS': 'Fakturaene i hver organisasjon er nummerert uten hull.',
  'proof.check.CREDIT_NOTE_NUMBERS': 'Kreditnotaene i hver organisasjon er nummerert fra 1 uten hull.',
  'proof.check.BILLED_ONCE': 'Ingenting er fakturert to ganger: hver periode har høyst én faktura som ikke er kreditert.',
  'proof.check.ACCOUNTS_FOLLOW_LINES': 'Hver linje på en faktura eller kreditnota er bokført på sin konto, og bare merverdiavgiften står et annet sted.',
  'proof.check.DEPARTMENTS_FOLLOW_LINES': 'Det som er bokført på hver avdeling, er det linjene på fakturaer og kreditnotaer sier.',
  'proof.check.KIDS_LEAD_TO_ONE': 'Ingen KID i en organisasjon fører til fakturaene til to betalere.',
  'proof.check.RUNS_ADD_UP':
    'Hver faktureringskjøring har laget så mange fakturaer, på så mye, som den sier, hver tilbakeføring kreditnotaer på så mye, og hver kjøring har satt til side så mange som den sier.',
  'proof.check.DAYS_BILLED_ONCE': 'Ingen dag i et abonnement er fakturert to ganger, og det som faktureres neste gang, kommer etter det som er fakturert.',
  'proof.check.CREDITED_HAVE_NOTES': 'Hver kreditert faktura har kreditnotaer på hele summen, og ingen andre har det.',
  'proof.check.CREDIT_NOTES_USED_ONCE': 'Ingen kreditnota utligner mer enn summen sin.',
  'proof.check.CORRECTIONS_ADD_UP': 'Det som venter av hver korreksjon, er beløpet uten det som fakturaer har tatt. Hver del som er tatt, er en linje på en faktura som ikke er kreditert.',
  'proof.check.WRITE_OFFS_ARE_POSTED': 'Hver avskrivning er et bilag på samme beløp.',
  'proof.check.INVOICES_HAVE_OWNERS': 'Hver faktura hører til en organisasjon, og hver linje til en faktura.',
  'proof.check.PAYMENTS_ADD_UP':
    'Hver fullførte betaling er det den gjorde opp og det den lot være igjen, på øret. En som venter, har ikke gjort opp noe.',
  'proof.check.CREDIT_USED_ONCE': 'Det er ikke brukt mer av en betaling enn den lot være igjen og det som ble angret.',
  'proof.check.PAYMENTS_HAVE_OWNERS': 'Hver betaling hører til en organisasjon, og til filen den kom med.',
  'proof.check.RESKONTRO_ADDS_UP':
    'Reskontroen til hvert medlem er ubrukt tilgode fra betalinger og kreditnotaer minus det som står åpent av fakturaer og gebyrer.',
  'proof.check.PAYMENTS_ARE_POSTED':
    'Hver fullførte betaling som ikke er en gave, har ett bilag med samme beløp og medlem. Ingen andre har det.',
  'proof.check.REFUNDS_ARE_POSTED':
    'Hver tilbakebetaling er et bilag på samme beløp, og har brukt like mye til gode. En som er angret, er tilbakeført og har ikke brukt noe.',
  'proof.check.SETTLEMENTS_HAVE_ENDS':
    'Hvert oppgjør gjelder en faktura, purring eller tilbakebetaling som finnes, og kommer fra en betaling, kreditnota eller avskrivning som finnes.',
  'proof.check.GIFTS_ARE_POSTED': 'Hver gave er et bilag på samme beløp utenom reskontroen, og ingen slike bilag mangler gaven sin.',
  'proof.check.GIFTS_FOLLOW_PAYMENTS': 'Hver gave som kom som betaling, er hele betalingen, fra samme medlem.',
  'proof.check.FEES_ADD_UP': 'Det som står åpent av hvert purregebyr, er gebyret minus det som er gjort opp.',
  'proof.check.FEES_ARE_POSTED': 'Hvert purregebyr er et bilag på samme beløp, og ingen slike bilag mangler purringen sin.',
  'proof.check.REMINDER_NUMBERS': 'Purringene i hver organisasjon er nummerert fra 1 uten hull.',
  'proof.check.REMINDER_STEPS': 'Purringene på hver faktura følger etter hverandre fra den første.',
  'proof.check.STOPS_HAVE_REASONS':
    'Hvert betalingsstopp gjelder en forfalt og purret faktura for abonnementet, som sluttet da.',
  'proof.check.CHARGES_ARE_PAID': 'Hvert beløp som er trukket fra et kort, har nøyaktig én innbetaling på samme beløp.',
  'proof.check.CHARGED_WITHIN_OPEN': 'Ingen faktura er trukket for mer enn det som sto åpent.',
  'proof.check.REMINDERS_HAVE_INVOICES': 'Hver purring gjelder en faktura, med samme organisasjon, betaler og KID.',
  'proof.check.TERMS_HAVE_ONE_INVOICE': 'Hver fakturerte periode har sin egen faktura som nevner den.',
  'proof.check.PROMISES_HAVE_ORDERS': 'Hvert abonnement vet hva som sist ble lovet ved bestillingen, og ingen løfter mangler sitt abonnement.',
  'proof.check.BEGUN_WHEN_PAID': 'Det som begynner med sin første betaling, har fått den før det løper.',
  'proof.check.VALUES_ARE_NEWEST': 'Månedsverdien til et abonnement er den nyeste av verdiene det har hatt.',
  'proof.check.VALUES_END_IN_TIME': 'Hver månedsverdi gjelder til den neste tar over.',
  'proof.check.BALANCE_INVOICE_NUMBERS': 'Restkravene til hver organisasjon er nummerert fra 1 uten hull.',
  'proof.check.BALANCES_NAME_DEBT': 'Hvert restkrav er summen av det det samler, og så mye var åpent av hver faktura og hvert gebyr da det ble utstedt.',
  'proof.check.CONTRACT_PLANS_AGREE': 'Hver faktureringsplan har den faktureringsplanen for bindingsgebyr som purreprosessen navngir, eller ingen.',
  'proof.check.COLLECTION_HAS_CLAIMS': 'Hver faktura hos inkasso er ett overlevert krav, og ingen faktura som er overlevert, står som vår egen.',
};
