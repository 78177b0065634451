#!/usr/bin/env python3
"""Post to a chat's web hook what changed: chat.py URL [MANIFEST...], for --on-success and --on-failure."""

import json
import sys
import urllib.request
from pathlib import Path


def write(manifests: list[str]) -> str:
    """Return a line for each report: its name, date, language, and what changed since the one before."""
    lines = []
    for about in (json.loads(Path(name).read_text(encoding="utf-8")) for name in manifests):
        changed = ", ".join((about.get("since") or {}).get("changed", []))
        lines.append(f"{about['report']} {about['as_of']} ({about['lang']}): {changed or 'new'}")
    return "\n".join(lines) or "The run was refused: see the log."


if __name__ == "__main__":
    url, *names = sys.argv[1:]
    body = json.dumps({"text": write(names)}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
