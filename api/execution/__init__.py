"""Runs prepared operations: graphql-core's executor (`running`), with plain values completed at once (`completion`)."""

from api.execution.completion import Attribute
from api.execution.running import Execution, answer, build, finish, refusal

__all__ = ["Attribute", "Execution", "answer", "build", "finish", "refusal"]
