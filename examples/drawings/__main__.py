"""Write every drawing into a folder: `python -m examples.drawings static/samples`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from examples.drawings.figures import digit, test_card

DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "digit": digit,
    "test-card": test_card,
}


def main(folder: Path) -> None:
    """Draw all of them into `folder`."""
    for name, draw in DRAWINGS.items():
        draw().save(folder / f"{name}.jpg", quality=90, optimize=True, subsampling=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
