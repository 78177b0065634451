"""Maps of Vietnam: what they say, how they are drawn, where names stand."""
