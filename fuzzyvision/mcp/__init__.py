"""A service as tools for AI programs, by the Model Context Protocol: `fuzzy-vision mcp`."""
