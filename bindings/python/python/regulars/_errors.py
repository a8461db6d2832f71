"""The error that the functions raise, and its codes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CODES = (
    "empty",
    "lengths",
    "out_of_range",
    "not_finite",
    "invalid",
    "too_few",
    "not_converged",
    "no_rate",
    "duplicate",
    "version",
    "stopped",
)
"""The codes that a RegularsError may have."""


class RegularsError(ValueError):
    """Why a call was refused; `code` is one of a few stable words (`CODES`), the same in every language."""

    code: str

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.code)
