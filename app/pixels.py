"""Grey pixels of a picture: what stands at its edge."""

import numpy as np
from numpy.typing import NDArray


def border(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The outermost pixels of (H, W)."""
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
