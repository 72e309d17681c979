"""How much of a page is shown: `?hide=controls,formula` takes parts away, `?embed=1` is for a frame elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

PARTS = ("heading", "controls", "figure", "sum", "time", "formula", "captions", "code", "table", "turn", "drawing")
"""What can be hidden, by the `data-part` of the elements that go. The heading stays for those who hear the page."""
PROSE = frozenset({"heading", "captions"})
"""What an embedded view does without: the page around it has words of its own."""
THEMES = ("light", "dark")
CHROME = frozenset({"embed", "hide", "theme"})
"""The parameters that say how a view is shown, and not what."""


@dataclass(frozen=True)
class View:
    """What an address says of how its page is shown.

    Args:
        query: the address's parameters.
    """

    query: Mapping[str, str]

    @property
    def embedded(self) -> bool:
        """Whether the view stands in a frame of another page."""
        return self.query.get("embed") == "1"

    @property
    def hidden(self) -> tuple[str, ...]:
        """The known parts that are not shown, in the order of `PARTS`."""
        named = {name.strip() for name in self.query.get("hide", "").split(",")}
        return tuple(part for part in PARTS if part in named or (self.embedded and part in PROSE))

    @property
    def classes(self) -> str:
        """The same for style sheets."""
        return "".join([" embedded" * self.embedded, *(f" hide-{part}" for part in self.hidden)])

    @property
    def theme(self) -> str | None:
        """The theme that an address insists on, for a page around it that has only one."""
        theme = self.query.get("theme")
        return theme if theme in THEMES else None

    def in_language(self, code: str) -> str:
        """The query of the same view in another language."""
        return f"?{urlencode({**self.query, 'lang': code})}"

    @property
    def whole(self) -> str:
        """The query of the same view with everything around it."""
        return f"?{urlencode({name: value for name, value in self.query.items() if name not in CHROME})}"
