"""From numbers to what a reader sees: maps, charts, tables and sentences, in Vietnamese and English."""
