"""Ways to reach people; what must stay secret of an address never leaves this room."""
