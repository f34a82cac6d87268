"""What can happen next to all pools of a file (`world`), and all that can be reached so (`explore`, `graph`)."""
