"""Choose indicator, date, frame and region: in JupyterLab, and on the page."""
