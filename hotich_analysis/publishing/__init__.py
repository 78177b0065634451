"""From notebooks to reports: what is run and how, and the documents, checksums and folders it leaves."""
