"""Pictures of the gallery that are most like a photo: `python examples/similar_images.py photo.jpg [URL]`."""

import sys
from pathlib import Path

import httpx

DEFAULT_URL = "http://127.0.0.1:8000"
SPACES = {"features": "by what the network saw", "pixels": "by raw pixels"}


def main(photo: Path, url: str = DEFAULT_URL) -> None:
    """Print the five nearest by features of `imagenet`, and the five nearest by pixels."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        image = api.post("/images", files={"file": photo.read_bytes()}).raise_for_status().json()["id"]
        for space, meaning in SPACES.items():
            found = api.get(f"/models/imagenet/similar/{image}?k=5&space={space}").raise_for_status().json()
            print(f"{meaning}, {found['gallery']['indexed']} pictures")
            for each in found["neighbours"]:
                print(f"{each['distance']:9.3f}  {each['title']:24} {each['prediction']['class']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
