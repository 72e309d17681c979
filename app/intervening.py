"""What an intervention does: a network on a picture without it and with it, and how much every layer changes."""

from typing import Any

import numpy as np

from app.activations import Run


def compared(before: Run, after: Run, top: int) -> dict[str, Any]:
    """Both runs in numbers, and the differences in each layer of the first."""
    return {
        "before": outcome(before, top),
        "after": outcome(after, top),
        "changes": [
            {"id": layer.id, **difference(before.values[layer.id], after.values[layer.id])}
            for layer in before.network.layers
        ],
    }


def outcome(found: Run, top: int) -> dict[str, Any]:
    """The `top` most probable classes, and what each layer's values are like all together."""
    return {"predictions": found.predictions()[:top], "layers": found.layers_together()}


def difference(before: Any, after: Any) -> dict[str, Any]:
    """How far two tensors are from each other, at most and in the mean."""
    apart = np.abs(after - before)
    return {"largest": float(apart.max()), "mean": float(apart.mean(dtype=np.float64))}
