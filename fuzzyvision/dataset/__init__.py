"""From peers' votes to a folder of folders that a model can be trained on."""
