"""Verbs: one action = one transaction = one journal entry. Views, API and commands only call these."""
