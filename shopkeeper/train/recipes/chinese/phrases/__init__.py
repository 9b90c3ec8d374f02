"""The patterns themselves, as data: groups of lines, several patterns a line with ` / ` between."""
