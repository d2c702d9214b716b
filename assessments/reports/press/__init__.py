"""From a page of HTML to the bytes of a PDF, without Django: it can run in a process of its own."""
