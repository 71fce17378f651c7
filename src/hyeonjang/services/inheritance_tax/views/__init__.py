"""Pages of the inheritance desk."""
