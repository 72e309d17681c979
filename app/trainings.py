"""The network of a run at one of its steps: from what is kept, or computed anew."""

import time

from app.errors import Refusal
from app.services import Services
from engine.errors import UnknownNameError
from engine.network import Network
from engine.training.choices import Choices

SHARE = 0.05
"""Seconds of computing before others get their turn."""
LONGEST = 20.0
"""Seconds that are computed for it: what takes longer is watched first."""


def trained(name: str, choices: Choices, step: int, services: Services) -> Network:
    """The network called `name`, of the run of these `choices` after `step` steps.

    Raises:
        Refusal: 422, the run does not come as far; 503, it takes too long to come there.
    """
    try:
        return services.library.network(name)
    except UnknownNameError:
        pass
    run = services.checkpoints.resume(choices, step)
    begun = time.perf_counter()
    while run.step < step:
        with services.gate.enter():
            share = time.perf_counter() + SHARE
            while run.step < step and time.perf_counter() < share and not run.diverged:
                next(run, None)
        if run.diverged:
            last = run.diverged.step
            raise Refusal(422, f"the run diverges in step {last}: ask for that step or an earlier one", field="step")
        if time.perf_counter() - begun > LONGEST:
            services.checkpoints.keep(run)
            raise Refusal(503, f"this takes long: it has come to step {run.step}, ask again to go on", retry_after=1)
    with services.gate.enter():
        network = run.network(name, f"Trained here: {choices.dataset}, {step} steps")
    services.library.trained.keep(network)
    return network
