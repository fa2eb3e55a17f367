"""What the steps of an import share: the model that was brought, its input, its labels."""
