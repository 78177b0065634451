"""Status of Vietnam's civil-status e-services, from official annexes to maps, gap lists and reports.

The public names are in __init__.pyi; each is imported when it is first used.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
