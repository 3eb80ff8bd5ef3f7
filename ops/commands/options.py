"""Options that several commands share."""

import click

MEMBERS_DEFAULT = 10_000
SEED_DEFAULT = 1

members_option = click.option(
    "--members", type=click.IntRange(1, 1_000_000), default=MEMBERS_DEFAULT, help="Size of the demo tenant."
)
tenant_option = click.option("--tenant", type=click.UUID, help="Which tenant, where there are several.")
seed_option = click.option("--seed", type=int, default=SEED_DEFAULT, help="The same seed gives the same data.")
