"""How large an expression may be: all of it is refused beforehand, in well under a second."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`parts` are operations, names and numbers; `numbers` those of one value, `numbers_in_all` those of all values.

    `jacobian`: entries of a matrix of local derivatives that is written out. `checking`: numbers computed in all to
    nudge each input; where that is not enough, inputs are left out evenly.
    """

    characters: int = 2000
    depth: int = 120
    parts: int = 300
    numbers: int = 4096
    numbers_in_all: int = 50_000
    multiply_adds: int = 2_000_000
    jacobian: int = 4096
    checking: int = 5_000_000
