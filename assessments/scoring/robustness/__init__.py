"""How solid a ranking is. These figures inform; they never rank.

Everything starts from a complete verdict, and looks at two ranked bids at a time through the
difference of what each line brings them. Closed forms are exact (`Fraction`); see docs/method.md.
"""
