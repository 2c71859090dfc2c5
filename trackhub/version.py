"""The version of the package; the build reads it from here."""

__version__ = "2.0.0"

#: The name in 1.0.
version = __version__
