"""The parameters that every source of rows may use."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Date, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

TENANT: BindParameter[Any] = bindparam("tenant", type_=Uuid)
ORGANISATION: BindParameter[Any] = bindparam("organisation", type_=Uuid)
"""Null for all organisations of the tenant."""
DAY: BindParameter[Any] = bindparam("day", type_=Date)
"""The figure's day; what happened after it is not in the rows."""
OPENING_DAY: BindParameter[Any] = bindparam("opening_day", type_=Date)
"""The last day before the month of the figure's day: what that month's payers are counted on."""
SUBJECT: BindParameter[Any] = bindparam("subject", type_=Uuid)
"""What a figure is of: the campaign, the run or the reporting tag."""
CAMPAIGNS: BindParameter[Any] = bindparam("campaigns", type_=ARRAY(Uuid))
"""A campaign with its parts, or several. As values, because the database plans by how many rows each of them has."""
TAGS: BindParameter[Any] = bindparam("tags", type_=ARRAY(Uuid))
"""Reporting tags, or what stands for orders without one."""
WHOLE: BindParameter[Any] = bindparam("whole", type_=Uuid)
"""The campaign, or the one that it is a part of."""
FROM_ON: BindParameter[Any] = bindparam("from_on", type_=Date)
TO_ON: BindParameter[Any] = bindparam("to_on", type_=Date)
"""Only rows dated in `[from_on, to_on)`, where they are not null."""
