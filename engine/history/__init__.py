"""What is over: how long it is kept, what remains of it as counts, and that nobody took any of it away by hand."""
