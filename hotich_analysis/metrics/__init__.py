"""From the tidy status table to numbers: coverage, gaps, reconciliation. DataFrames in, DataFrames out."""
