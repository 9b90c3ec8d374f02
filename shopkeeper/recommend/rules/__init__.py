"""What the merchant lays down about what is shown, as arrays over candidates."""
