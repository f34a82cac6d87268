"""One way of many, gone move by move: by a person on a page, or as a random test draws it."""
