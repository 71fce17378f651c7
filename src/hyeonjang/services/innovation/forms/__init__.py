"""Forms of the programme: what a person types, in official words, with a hint where one is needed."""
