"""Status of Vietnam's civil-status e-services, from official annexes to maps, gap lists and reports."""

__version__ = "0.1.0"
