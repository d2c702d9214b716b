"""The platform moved from the incumbent host to the new one: waves, double run, legal limits. Pure."""
