"""The model's card and the classifier. The only user of LiteRT."""
