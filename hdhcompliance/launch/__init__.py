"""Starting everything on one machine: `make run`. Nothing of the application imports this."""
