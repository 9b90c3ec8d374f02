"""Training data: recipes that turn a shop, made-up shops and public sets into chat rows."""
