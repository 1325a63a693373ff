"""Invented ads, three local boards that publish them, and the truth about them."""
