"""Labelled images: what a network learns from, and what it is measured on."""

from dataclasses import dataclass

from engine.windows import Array


@dataclass(frozen=True)
class Examples:
    """Images (N, C, H, W), uint8, their class indices (N), and the classes' names."""

    images: Array
    labels: Array
    classes: tuple[str, ...]
