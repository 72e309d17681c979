"""The gallery: a folder of pictures, indexed in the background, to be compared and to find what units answer to."""
