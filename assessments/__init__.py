"""How providers are judged: frameworks, grid, bids, marks, verdict, reports."""
