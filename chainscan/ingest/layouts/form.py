"""What all parts of a layout file share."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Form(BaseModel):
    """A part of a layout file: it does not change once read, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def listed(value: object) -> object:
    """A text alone as a list of one."""
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(listed), Field(min_length=1)]
"""One name, or a list of alternatives."""
