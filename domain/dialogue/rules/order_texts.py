"""The standing text that confirms an order, per language, and how it names ways to pay (SUB-17)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import DANISH, ENGLISH, NORWEGIAN, SWEDISH, text_language

ORDER_TEXTS: Mapping[str, Text] = MappingProxyType(
    {
        NORWEGIAN: Text(
            "Bestillingsbekreftelse: {{plan_name}}",
            """Hei {{member_name}},

takk for bestillingen hos {{organisation_name}}. Her er det du har bestilt:

Abonnement: {{plan_name}}
{{plan_description}}
{{product_descriptions}}
Antall: {{copies}}
Fra: {{start_on}}
{{when_paid}}
Pris for første periode: {{first_amount}}
Første periode varer til og med: {{first_until}}
Pris for perioden som løper: {{now_amount}}
Perioden varer til og med: {{now_until}}
Deretter: {{then_amount}} per periode fra {{then_from}}
Bundet til og med: {{bound_through}}
Slutter av seg selv etter: {{last_day}}
Betales med: {{payment_method}}
Betales av: {{payer_name}}

{{withdrawal}}

Vennlig hilsen
{{organisation_name}}""",
        ),
        DANISH: Text(
            "Ordrebekræftelse: {{plan_name}}",
            """Hej {{member_name}},

tak for din bestilling hos {{organisation_name}}. Her er det, du har bestilt:

Abonnement: {{plan_name}}
{{plan_description}}
{{product_descriptions}}
Antal: {{copies}}
Fra: {{start_on}}
{{when_paid}}
Pris for første periode: {{first_amount}}
Første periode varer til og med: {{first_until}}
Pris for den løbende periode: {{now_amount}}
Perioden varer til og med: {{now_until}}
Derefter: {{then_amount}} pr. periode fra {{then_from}}
Bundet til og med: {{bound_through}}
Slutter af sig selv efter: {{last_day}}
Betales med: {{payment_method}}
Betales af: {{payer_name}}

{{withdrawal}}

Venlig hilsen
{{organisation_name}}""",
        ),
        SWEDISH: Text(
            "Orderbekräftelse: {{plan_name}}",
            """Hej {{member_name}},

tack för din beställning hos {{organisation_name}}. Det här har du beställt:

Prenumeration: {{plan_name}}
{{plan_description}}
{{product_descriptions}}
Antal: {{copies}}
Från: {{start_on}}
{{when_paid}}
Pris för första perioden: {{first_amount}}
Första perioden gäller till och med: {{first_until}}
Pris för den pågående perioden: {{now_amount}}
Perioden gäller till och med: {{now_until}}
Därefter: {{then_amount}} per period från {{then_from}}
Bindningstid till och med: {{bound_through}}
Upphör av sig självt efter: {{last_day}}
Betalas med: {{payment_method}}
Betalas av: {{payer_name}}

{{withdrawal}}

Vänliga hälsningar
{{organisation_name}}""",
        ),
        ENGLISH: Text(
            "Confirmation of your order: {{plan_name}}",
            """Dear {{member_name}},

thank you for your order with {{organisation_name}}. This is what you have ordered:

Subscription: {{plan_name}}
{{plan_description}}
{{product_descriptions}}
Copies: {{copies}}
From: {{start_on}}
{{when_paid}}
Price of the first period: {{first_amount}}
The first period lasts through: {{first_until}}
Price of the period that runs: {{now_amount}}
It lasts through: {{now_until}}
After that: {{then_amount}} a period from {{then_from}}
Bound through: {{bound_through}}
Ends by itself after: {{last_day}}
Paid by: {{payment_method}}
Payer: {{payer_name}}

{{withdrawal}}

Kind regards
{{organisation_name}}""",
        ),
    }
)
_WHEN_PAID: Mapping[str, str] = MappingProxyType(
    {
        NORWEGIAN: "Abonnementet begynner når den første fakturaen er betalt. Betales den etter at den første perioden "
        "er over, løper perioden fra betalingen, om den ikke har en fast siste dag.",
        DANISH: "Abonnementet begynder, når den første faktura er betalt. Betales den, efter at den første periode er "
        "slut, løber perioden fra betalingen, hvis den ikke har en fast sidste dag.",
        SWEDISH: "Prenumerationen börjar när den första fakturan är betald. Betalas den efter att den första perioden "
        "är slut, löper perioden från betalningen, om den inte har en fast sista dag.",
        ENGLISH: "The subscription begins when the first invoice is paid. Where it is paid after the first period is "
        "over, that period runs from the payment, unless its last day is fixed.",
    }
)
_METHODS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        NORWEGIAN: {"INVOICE": "faktura", "EMAIL": "faktura på e-post", "CARD": "kort", "PAYROLL": "trekk i lønn"},
        DANISH: {"INVOICE": "faktura", "EMAIL": "faktura på e-mail", "CARD": "kort", "PAYROLL": "træk i løn"},
        SWEDISH: {"INVOICE": "faktura", "EMAIL": "faktura via e-post", "CARD": "kort", "PAYROLL": "avdrag på lönen"},
        ENGLISH: {"INVOICE": "invoice", "EMAIL": "invoice by e-mail", "CARD": "card", "PAYROLL": "deduction from pay"},
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "AVTALEGIRO": "AvtaleGiro",
        "EFAKTURA": "eFaktura",
        "AUTOGIRO": "Autogiro",
        "BETALINGSSERVICE": "Betalingsservice",
        "EHF": "EHF",
        "VIPPS": "Vipps",
    }
)


def order_text(language: str) -> Text:
    """Return the text that confirms an order, in the nearest language that there is."""
    return ORDER_TEXTS[text_language(language)]


def method_text(method: str, language: str) -> str:
    """Return what a way to pay is called."""
    return _METHODS[text_language(language)].get(method) or _NAMES[method]


def when_paid_text(language: str) -> str:
    """Return that a subscription begins when its first invoice is paid (SUB-02)."""
    return _WHEN_PAID[text_language(language)]
