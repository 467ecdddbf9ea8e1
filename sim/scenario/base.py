"""What every group of settings has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
"""A proportion in [0, 1]."""

NonNegative = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
"""A finite number of at least 0."""

Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
"""A finite number above 0."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
"""Any finite number."""


class Settings(BaseModel):
    """A group of settings: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
