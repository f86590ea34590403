"""What Prometheus is told: requests as they are answered, and how the site is when it asks."""
