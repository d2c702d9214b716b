"""Starting the application and its tests on one machine: everything behind `make`."""
