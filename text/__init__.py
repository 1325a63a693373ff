"""The floor: fold, tokenise, lemmatise and name the language of a text; pure functions."""
