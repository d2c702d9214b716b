"""What the product costs, measured; `make bench`."""

import os

# Before NumPy is loaded. A thread of BLAS waits for the others by turning round and round, which
# would be counted as work, for the peers and for us.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
