"""A small network learns on the server: `python examples/watch_it_learn.py out.safetensors [DATASET] [STEPS] [URL]`."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from PIL import Image

DEFAULT_URL = "http://127.0.0.1:8000"


def main(out: Path, dataset: str = "shapes", steps: str = "800", url: str = DEFAULT_URL) -> None:
    """Print how a run goes, keep its network as a model, ask it about a picture, and save its weights as `out`."""
    choices = {"dataset": dataset, "steps": int(steps)}
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        for name, data in events(api, {**choices, "speed": 0}):  # closing the stream would end the run
            if name == "look":
                test = data["test"]
                print(f"step {data['step']:4}: test loss {test['loss']:.3f}, accuracy {test['accuracy']:.1%}")
            if name == "end":
                print(f"{data['reason']} after {data['step']} steps")

        trained = api.post("/trainings/networks", json={**choices, "step": int(steps)}).raise_for_status().json()
        model = trained["model"]
        out.write_bytes(api.get(f"/models/{model}/weights").raise_for_status().content)

        drawn = np.load(io.BytesIO(api.get(f"/trainings/datasets/{dataset}/images?format=npy").content))  # test images
        file = io.BytesIO()
        Image.fromarray(drawn[0].astype(np.uint8)).save(file, "PNG")
        image = api.post("/images", files={"file": file.getvalue()}).raise_for_status().json()["id"]
        (best, *_) = api.get(f"/models/{model}/activations/{image}").raise_for_status().json()["predictions"]
    print(f"the first test image: {best['class']}, {best['probability']:.1%}")
    print(f"{url}/models/{model}/activations/{image} looks inside")


def events(api: httpx.Client, body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a run tells, event by event."""
    name = ""
    with api.stream("POST", "/trainings", json=body) as reply:
        for line in reply.iter_lines():
            field, _, text = line.partition(": ")
            if field == "event":
                name = text
            if field == "data":
                yield name, json.loads(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
