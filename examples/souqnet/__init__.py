"""How the bundled model was made: its data, its recipe and its measurements, re-runnable."""
