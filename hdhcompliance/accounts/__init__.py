"""People: the user model, the roles they hold in a tender, and the one policy of who may do what."""
