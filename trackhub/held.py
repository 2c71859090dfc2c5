"""The list of what a component holds of one kind, such as ``composite.subtracks``.

The components themselves hold their children; this knows none of their classes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from .base import HubComponent
from .errors import ValidationError

__all__ = ["Held"]

C = TypeVar("C", bound=HubComponent)


class Held(list[C]):
    """Those children of a component that are of one kind.

    A list to read; what is added or removed is added to the component or removed from it. Whatever else would change it
    is refused, since children of other kinds stand between these: ``component.children`` has them all.

    Parameters
    ----------
    holder
        The component.
    name
        The attribute that gives this list, for messages.
    items
        The children.

    Examples
    --------
    >>> from trackhub import SuperTrack, Track
    >>> folder = SuperTrack(name="folder")
    >>> folder.subtracks.append(Track(name="a", url="https://example.org/a.bw", tracktype="bigWig"))
    >>> folder.children
    [<Track a>]
    """

    __slots__ = ("_holder", "_name")

    def __init__(self, holder: HubComponent, name: str, items: Iterable[C]) -> None:
        super().__init__(items)
        self._holder = holder
        self._name = name

    def append(self, item: C) -> None:
        """Add a child."""
        self._holder.add_child(item)
        super().append(item)

    def extend(self, items: Iterable[C]) -> None:
        """Add several children."""
        for item in list(items):
            self.append(item)

    def remove(self, item: C) -> None:
        """Take a child out.

        Raises
        ------
        ValueError
            If it is none.
        """
        super().remove(item)
        if item.parent is self._holder:
            item.remove()
        else:
            children = self._holder.children
            children[:] = [child for child in children if child is not item]

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied as a plain list."""
        return list, (list(self),)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ValidationError(
            f"{self._name} of {self._holder.describe()} takes append() and remove(); sort, replace or insert in "
            "its children instead"
        )

    insert = pop = clear = sort = reverse = _refuse
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
