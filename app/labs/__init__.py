"""The labs: a page's query string -> an op on made up, drawn or chosen numbers, computed and counted."""
