"""Reconciliation: every number the document states about itself, beside the count of its own table.

A difference is a finding to report, never an error and never a reason to edit the table. Some simple
counting rules are tried as an explanation; a rule that gives the claimed number is no proof that the
document was counted that way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, Kind, sum_counts, take_kind
from hotich_analysis.dataset.references import carry
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.states import is_deployed, spread_levels
from hotich_analysis.vocabulary import DEPLOYED, MEASURES, RECONCILIATION_COLUMNS, Level

_SERVICES: Final = ("birth_registration", "marriage_registration", "death_registration")
_LINK: Final = "registry_link"


def reconcile(status: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return every claim with the count of the status table.

    Columns: claim_id, indicator_code, where (in the document), claimed, counted (units; for the measures
    numerator and denominator the sum over the units that gave counts), difference (counted - claimed: 0
    where the table bears the claim out; missing, like counted, where the table has no such indicator, or
    no counts of it). Raises UsageError for a claim of another measure than MEASURES.
    """
    if unknown := sorted(set(claims["measure"]) - set(MEASURES)):
        raise UsageError("measure", unknown[0], known=MEASURES)
    sums = sum_counts(status, ["indicator_code"])
    measured: dict[str, pd.Series[Any]] = {
        "n_deployed": is_deployed(status).groupby(status["indicator_code"]).sum(),
        "n_none": status["level"].eq(Level.NONE).groupby(status["indicator_code"]).sum(),
        **{count: sums[count] for count in COUNTS},
    }
    asked = zip(claims["measure"], claims["indicator_code"], strict=True)
    counted = [measured[measure].get(indicator) for measure, indicator in asked]
    table = claims.assign(counted=pd.array(counted, dtype="Int64"))
    table["difference"] = table["counted"] - table["claimed"]
    return carry(table[list(RECONCILIATION_COLUMNS)].reset_index(drop=True), status)


@dataclass(frozen=True)
class CountingRule:
    """A way to count units: `counts` says which, given levels (units by indicators) and an indicator.

    needs: the indicators without which the rule cannot be tried.
    """

    counts: Callable[[pd.DataFrame, str], pd.Series[bool]]
    needs: tuple[str, ...] = ()


def _deployed_in(levels: pd.DataFrame, *indicators: str) -> pd.Series[bool]:
    return levels[list(indicators)].isin(DEPLOYED).all(axis=1)


def _full_in(levels: pd.DataFrame, *indicators: str) -> pd.Series[bool]:
    return levels[list(indicators)].isin([Level.FULL]).all(axis=1)


def _without_note(levels: pd.DataFrame, code: str) -> pd.Series[bool]:
    return _deployed_in(levels, code) & ~levels.isin([Level.PARTIAL]).any(axis=1)


# tried in this order; each says which units it counts for one indicator
COUNTING_RULES: Final[Mapping[str, CountingRule]] = MappingProxyType(
    {
        "deployed": CountingRule(_deployed_in),
        "strict": CountingRule(_full_in),
        "with_provincial_portal": CountingRule(
            lambda levels, code: _deployed_in(levels, code, "provincial_portal"), ("provincial_portal",)
        ),
        "with_registry_link": CountingRule(lambda levels, code: _deployed_in(levels, code, _LINK), (_LINK,)),
        "strict_with_registry_link": CountingRule(
            lambda levels, code: _full_in(levels, code) & _deployed_in(levels, _LINK), (_LINK,)
        ),
        "all_three_services": CountingRule(lambda levels, _code: _deployed_in(levels, *_SERVICES), _SERVICES),
        "all_three_services_strict": CountingRule(
            lambda levels, _code: _full_in(levels, *_SERVICES), _SERVICES
        ),
        "units_without_any_note": CountingRule(_without_note),
        "all_indicators": CountingRule(lambda levels, _code: _deployed_in(levels, *levels.columns)),
    }
)


def try_counting_rules(status: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return, for each claim of deployed units that the table does not bear out, what each rule counts.

    Columns: claim_id, indicator_code, rule, claimed, counted, difference (counted - claimed). No rows
    where every claim is borne out. The rules are COUNTING_RULES, in their order, but for those that need
    an indicator which the table has not. They speak of levels: ratios are left out.
    """
    found = reconcile(status, claims)
    levels = spread_levels(take_kind(status, Kind.LEVEL))
    is_level = found["indicator_code"].isin(list(levels))
    is_open = is_level & found["difference"].notna() & found["difference"].ne(0)
    unexplained = found[is_open & claims["measure"].eq("n_deployed").to_numpy()]
    rules = {name: rule for name, rule in COUNTING_RULES.items() if set(rule.needs) <= set(levels)}
    tried = unexplained[["claim_id", "indicator_code", "claimed"]].merge(
        pd.DataFrame({"rule": list(rules)}), how="cross"
    )
    asked = zip(tried["rule"], tried["indicator_code"], strict=True)
    counted = [int(rules[rule].counts(levels, code).sum()) for rule, code in asked]
    tried = tried.assign(counted=pd.array(counted, dtype="Int64"))
    tried["difference"] = tried["counted"] - tried["claimed"]
    columns = ["claim_id", "indicator_code", "rule", "claimed", "counted", "difference"]
    return carry(tried[columns], status)
