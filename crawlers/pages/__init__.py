"""Generic page objects: ads of pages of any site, from their markup or from their text."""
