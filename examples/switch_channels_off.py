"""Which maps a prediction needs: `python examples/switch_channels_off.py photo.jpg MODEL LAYER [URL]`."""

import sys
from pathlib import Path

import httpx

DEFAULT_URL = "http://127.0.0.1:8000"


def main(photo: Path, model: str, layer: str, url: str = DEFAULT_URL) -> None:
    """Switch off each channel of a layer by itself, and print those without which the winner's score falls most."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        image = api.post("/images", files={"file": photo.read_bytes()}).raise_for_status().json()["id"]

        def scores(edits: str) -> dict[str, float]:
            path = f"/models/{model}/activations/{image}"
            found = api.get(path, params={"edits": edits}).raise_for_status().json()["predictions"]
            return {prediction["class"]: prediction["logit"] for prediction in found}

        whole = scores("")
        winner = next(iter(whole))
        print(f"{winner}: score {whole[winner]:.3f}")
        (channels,) = [one["shape"][0] for one in api.get(f"/models/{model}").json()["layers"] if one["id"] == layer]
        changes = {}
        for channel in range(channels):
            changes[channel] = scores(f"{layer}.{channel}_0")[winner] - whole[winner]
    for channel, change in sorted(changes.items(), key=lambda item: item[1])[:10]:
        print(f"without {layer}, channel {channel:4}: {change:+.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
