"""From files to tables: annexes as printed, reference tables, boundaries."""
