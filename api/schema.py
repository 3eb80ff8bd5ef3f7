"""The one schema, put together from what each context adds (its `queries`, `mutations` and `live` mixins)."""

from __future__ import annotations

from collections.abc import Mapping

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    print_schema,
)
from strawberry.schema.config import StrawberryConfig

from api.access.mutations import AccessMutation
from api.access.queries import AccessQuery
from api.billing.destinations import DestinationsQuery
from api.billing.live import BillingLive
from api.billing.mutations import BillingMutation
from api.billing.queries import BillingQuery
from api.billing.settling import SettlingMutation
from api.catalogue.categories import CategoriesMutation, CategoriesQuery
from api.catalogue.mutations import CatalogueMutation
from api.catalogue.queries import CatalogueQuery
from api.catalogue.rates import RatesMutation, RatesQuery
from api.club.mutations import ClubMutation
from api.club.queries import ClubQuery
from api.dialogue.mutations import DialogueMutation
from api.dialogue.payroll import PayrollMutation
from api.dialogue.queries import DialogueQuery
from api.dunning.mutations import DunningMutation
from api.dunning.queries import DunningQuery
from api.execution import Attribute
from api.feeruns.live import FeeRunsLive
from api.feeruns.mutations import FeeRunsMutation
from api.feeruns.payers import FeePayersMutation
from api.feeruns.queries import FeeRunsQuery
from api.feeruns.templates import TemplatesMutation, TemplatesQuery
from api.fundraising.mutations import FundraisingMutation
from api.fundraising.queries import FundraisingQuery
from api.history import HistoryQuery
from api.insight.checking import ProofLive, ProofMutation
from api.insight.live import InsightLive
from api.insight.proof import ProofQuery
from api.insight.quarantine import QuarantineMutation, QuarantineQuery
from api.insight.queries import InsightQuery
from api.ledger.mutations import LedgerMutation
from api.ledger.queries import LedgerQuery
from api.payments.charging import ChargingMutation
from api.payments.live import PaymentsLive
from api.payments.moving import MovingMutation
from api.payments.mutations import PaymentsMutation
from api.payments.providers import ChargingQuery
from api.payments.queries import PaymentsQuery
from api.payments.refunds import RefundsMutation, RefundsQuery
from api.people.mutations import PeopleMutation
from api.people.queries import PeopleQuery
from api.position import PositionQuery
from api.routines.live import RoutinesLive
from api.routines.mutations import RoutinesMutation
from api.routines.queries import RoutinesQuery
from api.scalars import SCALARS
from api.setup.setups import SetupMutation, SetupQuery
from api.subscriptions.entitlement import EntitlementQuery
from api.subscriptions.held_over import HeldOverQuery
from api.subscriptions.mutations import SubscriptionsMutation
from api.subscriptions.queries import SubscriptionsQuery
from api.subscriptions.ways import WaysQuery


@strawberry.type
class Query(
    AccessQuery,
    BillingQuery,
    CatalogueQuery,
    CategoriesQuery,
    ChargingQuery,
    ClubQuery,
    DestinationsQuery,
    DialogueQuery,
    DunningQuery,
    EntitlementQuery,
    FeeRunsQuery,
    FundraisingQuery,
    HistoryQuery,
    HeldOverQuery,
    InsightQuery,
    LedgerQuery,
    PaymentsQuery,
    RefundsQuery,
    PeopleQuery,
    PositionQuery,
    ProofQuery,
    QuarantineQuery,
    RatesQuery,
    RoutinesQuery,
    SetupQuery,
    SubscriptionsQuery,
    TemplatesQuery,
    WaysQuery,
):
    """Everything that can be read."""


@strawberry.type
class Mutation(
    AccessMutation,
    BillingMutation,
    CatalogueMutation,
    CategoriesMutation,
    ChargingMutation,
    ClubMutation,
    DialogueMutation,
    DunningMutation,
    FeePayersMutation,
    FeeRunsMutation,
    FundraisingMutation,
    LedgerMutation,
    PaymentsMutation,
    RefundsMutation,
    MovingMutation,
    SettlingMutation,
    PayrollMutation,
    PeopleMutation,
    ProofMutation,
    QuarantineMutation,
    RatesMutation,
    RoutinesMutation,
    SetupMutation,
    SubscriptionsMutation,
    TemplatesMutation,
):
    """Everything that can be done."""


@strawberry.type
class Live(BillingLive, FeeRunsLive, InsightLive, PaymentsLive, ProofLive, RoutinesLive):
    """Everything that can be watched, over graphql-transport-ws."""


def build_schema() -> GraphQLSchema:
    """Build the schema as graphql-core executes it."""
    made = strawberry.Schema(Query, Mutation, Live, config=StrawberryConfig(scalar_map=SCALARS))
    for named in made._schema.type_map.values():
        if isinstance(named, GraphQLObjectType) and not named.name.startswith("__"):
            for field in named.fields.values():
                _read_directly(field)
                _leave_out_nothing(field.args)
        elif isinstance(named, GraphQLInputObjectType):
            _leave_out_nothing(named.fields)
    return made._schema


def _read_directly(field: GraphQLField) -> None:
    """Let a field without a resolver read its attribute without Strawberry's detour; there are many of them."""
    definition = field.extensions.get("strawberry-definition")
    if definition is None or not definition.is_basic_field:
        return
    field.resolve = Attribute(definition.python_name)


def _leave_out_nothing(inputs: Mapping[str, GraphQLArgument | GraphQLInputField]) -> None:
    """Say nothing of a default where it is null: it is what a client gets by leaving the value out."""
    for given in inputs.values():
        if given.default_value is None:
            given.default_value = Undefined


def sdl() -> str:
    """Return the schema as text, as `schema.graphql` keeps it."""
    return print_schema(schema) + "\n"


schema = build_schema()
