"""Training an owner's model: from a folder of folders, or on from a bundle, to a new bundle."""
