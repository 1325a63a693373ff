"""The index on Elasticsearch servers: monthly indices behind aliases, any number of writers."""
