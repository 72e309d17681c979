"""Figures of the labs drawn by the server: a figure as data, drawn as pixels (PNG, GIF) or as lines and text (SVG)."""
