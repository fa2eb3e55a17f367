"""`make package`: the functions' code as Lambda takes it, and the template beside it."""
