"""model.keras: a network built again in Keras 3, and what it gets on."""
