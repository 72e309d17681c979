"""The mathematics of ConvScope: a computational graph of ops, in NumPy; it knows no HTTP and no image files."""
