"""The HDS statement on transfers and third-country law (EXI 29 to 31): its rule, and public ones."""
