"""Typed expressions: text → syntax tree → graph of registered ops → both passes, with every local gradient."""
