"""`fuzzy-vision card`: the page docs/model-card.md, made from a model's card.json."""
