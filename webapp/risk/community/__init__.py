"""Pages of community actions: plan one, see its list. What they may show is decided in processes/risk/community."""
