"""FastAPI around the engine: the REST API, the pages and the command line."""

import os

# Requests overlap, and so do a training step's shards: two BLAS threads would then wait for each other busily.
# It counts only if it stands before NumPy is imported, so it stands here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
