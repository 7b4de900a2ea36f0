"""The central endpoint: what is on the wire, how it is published, served and fetched."""
