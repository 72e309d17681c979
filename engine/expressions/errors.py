"""What is wrong with an expression, and where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import EngineError


@dataclass(frozen=True)
class Span:
    """Where something stands in the text: lines and columns from 1, `end_column` behind its last character."""

    line: int
    column: int
    end_line: int
    end_column: int

    def of(self, text: str) -> str:
        """What stands there."""
        lines = text.splitlines()[self.line - 1 : self.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: self.end_column - 1]
        lines[0] = lines[0][self.column - 1 :]
        return "\n".join(lines)


class ExpressionError(EngineError):
    """An expression that cannot be read or computed, and the `span` at fault."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message, argument="expression")
        self.span = span


def reworded(message: str, operands: Sequence[str]) -> str:
    """An op's sentence about its inputs, x and y, with what the reader has written in their place."""
    words = dict(zip(("x", "y"), operands, strict=False))
    return re.sub(r"\b[xy]\b", lambda found: words.get(found[0], found[0]), message)
