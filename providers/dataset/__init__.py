"""The data files about hosts, read and checked without a database."""
