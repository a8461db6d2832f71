"""Long work: how far it is, and how it is stopped."""

from __future__ import annotations

from . import _regulars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._records import Work


class progress:
    """Tells `callback` about every 50 ms how far the calls of this thread are that a `with` block makes.

    It gets a `Work`: `step` (`"fit"`, `"predict"`, ...), `done`, and `of`, which is None where the end isn't known. Calls that end
    sooner tell nothing. What the callback raises stops the work and is raised by the call; False stops it with a RegularsError of the
    code "stopped", and nothing is changed by what was stopped. So threads other than the main one, which Ctrl-C doesn't reach, are
    stopped by theirs. Ctrl-C needs no callback: it stops every call within a fraction of a second.

        with regulars.progress(lambda work: print(work.step, work.done, work.of)):
            base.import_csv("order", data)
            scores = regulars.score(base, "2026-03-31")
    """

    def __init__(self, callback: Callable[[Work], object]) -> None:
        self._callback = callback
        self._before: list[Callable[[Work], object] | None] = []

    def __enter__(self) -> None:
        self._before.append(_regulars.progress_to(self._callback))

    def __exit__(self, *error: object) -> None:
        _regulars.progress_to(self._before.pop())
