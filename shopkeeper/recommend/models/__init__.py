"""Models of what comes next, one a file, behind the Recommender protocol."""
