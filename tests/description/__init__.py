"""The description of the API, static_site/openapi.json, against the service that it is of."""
