"""Write drawings into a folder, all or those named: `python -m examples.drawings static/samples [NAME …]`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from examples.drawings.bus import school_bus
from examples.drawings.figures import digit, test_card
from examples.drawings.food import orange, pizza
from examples.drawings.insects import ladybug, monarch

DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "ladybug": ladybug,
    "school-bus": school_bus,
    "pizza": pizza,
    "monarch": monarch,
    "orange": orange,
    "digit": digit,
    "test-card": test_card,
}


def main(folder: Path, *names: str) -> None:
    """Draw `names`, or all there are, into `folder`."""
    for name in names or DRAWINGS:
        DRAWINGS[name]().save(folder / f"{name}.jpg", quality=90, optimize=True, subsampling=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
