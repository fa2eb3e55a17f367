"""`make package`: the functions' code for Lambda, and the template."""
