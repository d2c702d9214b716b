"""Reports: a kept verdict and its circumstances in, the bytes of a PDF/A-3 file out."""
