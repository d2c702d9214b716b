"""How far evaluators agree, and which lines are worth discussing first. It informs; it never ranks."""
