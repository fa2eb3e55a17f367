"""What the owner runs: the local stack, training, importing a model, deploying, exporting."""
