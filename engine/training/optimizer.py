"""Stochastic gradient descent with Nesterov's momentum and weight decay, and the one-cycle learning rate.

Source: Sutskever et al. (2013), in PyTorch's form; Smith, "Super-convergence" (2018).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.windows import Array


def one_cycle(step: int, steps: int, peak: float, warmup: float) -> float:
    """The learning rate at `step` of `steps`: up from peak / 25 to `peak`, then down to about zero, along cosines."""
    rise = max(1, round(steps * warmup))
    if step < rise:
        return peak * (1 / 25 + (1 - 1 / 25) * (1 - float(np.cos(np.pi * step / rise))) / 2)
    progress = (step - rise) / max(1, steps - rise)
    return peak * (1e-4 + (1 - 1e-4) * (1 + float(np.cos(np.pi * progress))) / 2)


@dataclass(frozen=True)
class Nesterov:
    """v ← momentum · v + g; parameter ← parameter − rate · (g + momentum · v), with g = gradient + decay · parameter.

    Only tensors of two axes or more decay: biases and normalisation do not.
    """

    momentum: float
    weight_decay: float

    def step(
        self,
        parameters: Mapping[str, Array],
        velocity: Mapping[str, Array],
        gradients: Mapping[str, Array],
        rate: float,
    ) -> None:
        """Change `parameters` and `velocity` in place; `gradients` too: they become what was subtracted."""
        momentum = np.float32(self.momentum)
        for name, parameter in parameters.items():
            gradient, speed = gradients[name], velocity[name]
            if parameter.ndim > 1:
                gradient += np.float32(self.weight_decay) * parameter
            speed *= momentum
            speed += gradient
            gradient += momentum * speed
            gradient *= np.float32(rate)
            np.subtract(parameter, gradient, out=parameter)
