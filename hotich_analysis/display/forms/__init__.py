"""Workbooks that go out to provinces: the form, and their own file with the bad cells marked."""
