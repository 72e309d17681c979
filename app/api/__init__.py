"""Thin routers: decode a request, call one function, encode its result."""
