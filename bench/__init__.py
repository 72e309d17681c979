"""The engine measured against PyTorch and ONNX Runtime: `make bench`, or `python -m bench`.

Every contender has one thread, ours too: what BLAS may use is settled here, before NumPy is imported. What else the
environment says of BLAS (another processor's kernels, say) would be unfair to ours and is dropped.
"""

import os

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ["OPENBLAS_NUM_THREADS"] = "1"
