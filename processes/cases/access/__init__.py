"""Access: somebody asks any member of the Network for attention; who they are, their case, who is responsible."""
