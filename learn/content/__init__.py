"""Module folders on disk: read, checked, compiled and served as frozen objects."""
