"""Draws the bundled sample pictures that are no photos: `python -m examples.drawings FOLDER`."""
