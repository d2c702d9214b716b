"""The same work beside other libraries, in one run; see docs/performance.md.

They live in an environment of their own, `.venv-bench`: the product never sees them.
"""
