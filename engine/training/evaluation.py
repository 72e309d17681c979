"""What a network is worth on images that it has not learned from: loss, accuracy, confusion, and its mistakes."""

from dataclasses import dataclass

import numpy as np

from engine.ops.loss import softmax_cross_entropy
from engine.ops.softmax import exponentials
from engine.windows import Array

LARGEST = np.float32(1e30)
"""Scores beyond it count as it, so that what is said of a network that diverges is still a number."""


@dataclass(frozen=True)
class Mistake:
    """An image that is taken for another class: its index, both classes, and how sure the network is of its guess."""

    index: int
    truth: int
    guess: int
    probability: float


@dataclass(frozen=True)
class Evaluation:
    """Mean loss and accuracy (0 to 1); `confusion` (K, K) counts images by truth (row) and guess (column).

    The mistakes come with the surest first.
    """

    loss: float
    accuracy: float
    confusion: Array
    mistakes: tuple[Mistake, ...]

    @classmethod
    def of(cls, scores: Array, labels: Array) -> "Evaluation":
        """The evaluation of `scores` (N, K) of images whose classes are `labels` (N)."""
        scores = np.clip(np.nan_to_num(scores, nan=0.0), -LARGEST, LARGEST)
        classes = scores.shape[1]
        losses, _ = softmax_cross_entropy(scores, np.eye(classes, dtype=np.float32)[labels])
        guesses = scores.argmax(1)
        _, powers, totals = exponentials(scores, (1,))
        sure = (powers / totals)[np.arange(len(labels)), guesses]
        wrong = np.flatnonzero(guesses != labels)
        wrong = wrong[np.argsort(-sure[wrong], kind="stable")]
        return cls(
            loss=float(losses.mean(dtype=np.float64)),
            accuracy=float((guesses == labels).mean()),
            confusion=np.bincount(labels * classes + guesses, minlength=classes**2).reshape(classes, classes),
            mistakes=tuple(Mistake(int(i), int(labels[i]), int(guesses[i]), float(sure[i])) for i in wrong),
        )
