"""Scripts that call the API, and the one that draws the sample pictures."""
