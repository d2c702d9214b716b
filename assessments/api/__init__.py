"""The API: the same actions and queries as the pages, under the same policy."""
