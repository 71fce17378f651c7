"""Pure rules: what a line of a list says, whom a letter is for and when."""
