"""Reconciliation: every number the document states about itself, beside the count of its own table.

A difference is a finding to report, never an error and never a reason to edit the table. Some simple
counting rules are tried as an explanation; a rule that gives the claimed number is no proof that the
document was counted that way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from hotich_analysis.metrics.coverage import is_deployed
from hotich_analysis.vocabulary import RECONCILIATION_COLUMNS, Level

Rule = Callable[[pd.DataFrame, str], "pd.Series[bool]"]


def reconcile(status: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return every claim with the count of the status table.

    Columns: claim_id, indicator_code, where (in the document), claimed, counted (units), difference
    (counted - claimed: 0 where the table bears the claim out; missing, like counted, where the table
    has no such indicator).
    """
    n_units = {
        "n_deployed": is_deployed(status).groupby(status["indicator_code"]).sum(),
        "n_none": status["level"].eq(Level.NONE).groupby(status["indicator_code"]).sum(),
    }
    counted = [n_units[row.measure].get(row.indicator_code) for row in claims.itertuples()]
    table = claims.assign(counted=pd.array(counted, dtype="Int64"))
    table["difference"] = table["counted"] - table["claimed"]
    return table[list(RECONCILIATION_COLUMNS)].reset_index(drop=True)


def _deployed_in(levels: pd.DataFrame, *indicators: str) -> pd.Series[bool]:
    return levels[list(indicators)].isin([Level.PARTIAL, Level.FULL]).all(axis=1)


# tried in this order; each says which units it counts for one indicator
COUNTING_RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "deployed": lambda levels, code: _deployed_in(levels, code),
        "strict": lambda levels, code: levels[code].eq(Level.FULL),
        "with_provincial_portal": lambda levels, code: _deployed_in(levels, code, "provincial_portal"),
        "with_registry_link": lambda levels, code: _deployed_in(levels, code, "registry_link"),
        "strict_with_registry_link": lambda levels, code: (
            levels[code].eq(Level.FULL) & _deployed_in(levels, "registry_link")
        ),
        "all_three_services": lambda levels, code: _deployed_in(
            levels, "birth_registration", "marriage_registration", "death_registration"
        ),
        "all_three_services_strict": lambda levels, code: levels[
            ["birth_registration", "marriage_registration", "death_registration"]
        ]
        .eq(Level.FULL)
        .all(axis=1),
        "units_without_any_note": lambda levels, code: (
            _deployed_in(levels, code) & ~levels.eq(Level.PARTIAL).any(axis=1)
        ),
        "all_five": lambda levels, code: _deployed_in(levels, *levels.columns),
    }
)


def try_counting_rules(status: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return, for each claim of deployed units that the table does not bear out, what each rule counts.

    Columns: claim_id, indicator_code, rule, claimed, counted, difference (counted - claimed). No rows
    where every claim is borne out. The rules are COUNTING_RULES, in their order.
    """
    found = reconcile(status, claims)
    open_ids = found.loc[found["difference"].fillna(0) != 0, "claim_id"]
    unexplained = claims[claims["claim_id"].isin(open_ids) & (claims["measure"] == "n_deployed")]
    levels = status.astype({"level": "str"}).pivot(index="unit_code", columns="indicator_code", values="level")
    rows = [
        {
            "claim_id": claim.claim_id,
            "indicator_code": claim.indicator_code,
            "rule": name,
            "claimed": claim.claimed,
            "counted": int(rule(levels, str(claim.indicator_code)).sum()),
        }
        for claim in unexplained.itertuples()
        for name, rule in COUNTING_RULES.items()
    ]
    table = pd.DataFrame(rows, columns=["claim_id", "indicator_code", "rule", "claimed", "counted"])
    return table.assign(difference=table["counted"] - table["claimed"])
