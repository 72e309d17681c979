"""What can go wrong in the engine.

Each error tells the argument at fault, the rule, the value and the way out.

    EngineError (ValueError)
    ├── ShapeError            tensors that cannot go together
    ├── AttributeRangeError   a hyperparameter outside of what it may be
    ├── UnknownNameError      no op, network or layer of that name
    └── WeightsError          a weights file that cannot be read as one
"""

from collections.abc import Iterable


class EngineError(ValueError):
    """The base of every error that input can cause; `argument` names the input or attribute at fault."""

    def __init__(self, message: str, *, argument: str) -> None:
        super().__init__(message)
        self.argument = argument


class ShapeError(EngineError):
    """Tensors whose shapes cannot go together."""


class AttributeRangeError(EngineError):
    """A hyperparameter outside of the values that it may take."""


class UnknownNameError(EngineError):
    """A name that nothing goes by; the message lists those that exist."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> "UnknownNameError":
        """The error for `name`, which is no `kind`; `known` are the names to choose from."""
        names = ", ".join(known)
        return cls(
            f"there is no {kind} {name!r}: {f'choose one of {names}' if names else 'it has none'}", argument=kind
        )


class WeightsError(EngineError):
    """A weights file that is damaged, or is not the one that its network needs."""
