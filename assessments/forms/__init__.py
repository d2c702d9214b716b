"""Forms: what a person typed, checked and turned into arguments of an action."""
