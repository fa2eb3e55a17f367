"""The owner's tools: run, import, train, deploy, export and compare."""
