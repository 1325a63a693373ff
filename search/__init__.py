"""Query language, index and watches."""
