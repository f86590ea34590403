"""What machines, networks and hostile people do to a running server."""
