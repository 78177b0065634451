"""Reconciliation: every number the document states about itself, beside the count of its own table.

A difference is a finding to report, never an error and never a reason to edit the table. As an explanation
every conjunction of columns is tried; among so many rules one that gives the claimed number is no proof that
the document was counted that way.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, Kind, sum_counts, take_kind, widen_counts
from hotich_analysis.dataset.references import carry, references_of, require_columns
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.states import is_deployed, require_status, spread_levels
from hotich_analysis.vocabulary import DEPLOYED, MEASURES, RECONCILIATION_COLUMNS, Level

_TENSION_COLUMNS: Final = ("kind", "unit_code", "indicator_code", "other_code", "note", "is_inferred")
_PORTAL: Final = "provincial_portal"
_THROUGH_PORTAL: Final = (
    "birth_registration",
    "marriage_registration",
    "death_registration",
    "registry_link",
)
_DECIMALS: Final = 10  # 14.67 + 9.72 is not 24.39 in binary
_ANY_X: Final = "deployed"
_NO_NOTE: Final = str(Level.FULL)


def reconcile(status: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return every claim with the count of the status table.

    Columns: claim_id, indicator_code, where (in the document), claimed, counted (units; for the measures
    numerator and denominator the sum over the units that gave counts), difference (counted - claimed: 0
    where the table bears the claim out; missing, like counted, where the table has no such indicator, or
    no counts of it). Raises UsageError for a claim of another measure than MEASURES.
    """
    require_status(status)
    require_columns(claims, "claim_id", "indicator_code", "measure", "claimed", "where")
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
    table = claims.assign(counted=pd.array(counted, dtype=sums.dtypes.iloc[0]))
    table["difference"] = table["counted"] - table["claimed"]
    return carry(table[list(RECONCILIATION_COLUMNS)].reset_index(drop=True), status)


def compare_totals(status: pd.DataFrame) -> pd.DataFrame:
    """Return, unit by unit, each total that has parts (part_of in indicators.csv) beside their sum.

    Columns: unit_code, indicator_code (of the total), claimed (the total as received), counted (the sum of
    its parts), difference (counted - claimed; missing, like counted, where a part is missing). One row for
    each total that was reported, in the order of the table. A difference is reported, never mended.
    """
    indicators = references_of(status).indicators
    total_of = indicators.reindex(columns=["indicator_code", "part_of"]).set_index("indicator_code")[
        "part_of"
    ]
    totals = status[status["indicator_code"].isin(total_of.dropna()) & status["level"].notna()]
    parts = status.assign(total=status["indicator_code"].map(total_of)).dropna(subset="total")
    sums = widen_counts(parts)["numerator"].groupby([parts["unit_code"], parts["total"]])
    n_parts = total_of.value_counts().to_dict()
    counted = sums.agg(lambda points: points.sum(skipna=False))
    wanted = [n_parts[total] for _, total in counted.index]
    counted = counted.where(sums.size().to_numpy() == np.array(wanted, "int64"))
    keys = pd.MultiIndex.from_frame(totals[["unit_code", "indicator_code"]])
    table = totals[["unit_code", "indicator_code"]].reset_index(drop=True)
    table["claimed"] = widen_counts(totals)["numerator"].to_numpy()
    table["counted"] = counted.reindex(keys).array
    table["difference"] = (table["counted"] - table["claimed"]).round(_DECIMALS)
    return carry(table, status)


@dataclass(frozen=True)
class CountingRule:
    """A conjunction: units that have a mark in each column of `marks` (indicator, "deployed" or "full").

    deployed: an x, with or without a note; full: an x without one. without_notes: units with a note in any
    column are left out.
    """

    marks: tuple[tuple[str, str], ...]
    without_notes: bool = False

    def counts(self, levels: pd.DataFrame) -> pd.Series[bool]:
        """Return which units it counts, given levels (units by indicators)."""
        found = pd.Series(data=True, index=levels.index)
        for code, mark in self.marks:
            found &= levels[code].isin(DEPLOYED) if mark == _ANY_X else levels[code].eq(Level.FULL)
        return found & ~levels.isin([Level.PARTIAL]).any(axis=1) if self.without_notes else found

    def implies(self, other: CountingRule) -> bool:
        """Return whether it asks for all that another rule asks for."""
        own = dict(self.marks)
        asked = all(own.get(code) in {mark, _NO_NOTE} for code, mark in other.marks)
        return asked and self.without_notes >= other.without_notes

    def swap(self, one: str, other: str) -> CountingRule:
        """Return the same rule with two columns in each other's place."""
        names = {one: other, other: one}
        return CountingRule(tuple((names.get(c, c), mark) for c, mark in self.marks), self.without_notes)


def list_tensions(status: pd.DataFrame) -> pd.DataFrame:
    """Return cells that the table's own other columns cast a doubt on: to be asked about, not errors.

    Two kinds: "note", where the note of one column says that a service is not offered everywhere which its
    own column gives as full; and "portal", where a unit is not on the provincial portal, through which the
    services and the link go (Công văn 1117/BTP-HTQTCT, item 1), and yet has others. Columns: kind, unit_code,
    indicator_code (what is doubted), other_code (the column that doubts it), note (as printed; missing for
    "portal"), is_inferred (of the doubted cell). In the order of the table; of units as the document has
    them, not merged.
    """
    levels = status[status["level"].notna()]
    doubts = [_doubt_by_note(levels), _doubt_by_portal(levels)]
    return carry(pd.concat(doubts, ignore_index=True)[list(_TENSION_COLUMNS)], status)


def _doubt_by_note(levels: pd.DataFrame) -> pd.DataFrame:
    named = references_of(levels).restrictions.dropna(subset=["indicator_codes"])
    codes = named.set_index("note_vi")["indicator_codes"].str.split()
    noted = levels[levels["note"].isin(codes.index)]
    noted = noted.assign(doubted=noted["note"].map(codes)).explode("doubted")
    pairs = noted[["unit_code", "indicator_code", "doubted", "note"]]
    pairs = pairs.rename(columns={"indicator_code": "other_code", "doubted": "indicator_code"})
    full = levels.loc[levels["level"].eq(Level.FULL), ["unit_code", "indicator_code", "is_inferred"]]
    return pairs.merge(full, on=["unit_code", "indicator_code"]).assign(kind="note")


def _doubt_by_portal(levels: pd.DataFrame) -> pd.DataFrame:
    without = levels.loc[levels["indicator_code"].eq(_PORTAL) & levels["level"].eq(Level.NONE), ["unit_code"]]
    others = levels[is_deployed(levels) & levels["indicator_code"].isin(_THROUGH_PORTAL)]
    return without.merge(others.drop(columns="note"), on="unit_code").assign(
        kind="portal", other_code=_PORTAL, note=None
    )


def list_counting_rules(levels: pd.DataFrame) -> list[CountingRule]:
    """Return every conjunction of columns, with and without notes, that can count different units.

    levels: as text, units by indicators. "full" is asked only of a column in which some x has a note, and
    without_notes only where nothing is asked to be full: else two rules would say the same. Those with the
    fewest columns come first.
    """
    noted = {str(code) for code in levels if levels[code].eq(Level.PARTIAL).any()}
    options = [
        [None, (code, _ANY_X), *([(code, _NO_NOTE)] if code in noted else [])] for code in map(str, levels)
    ]
    chosen = [tuple(mark for mark in marks if mark) for marks in product(*options)]
    rules = [CountingRule(marks) for marks in chosen if marks]
    if noted:
        rules += [
            CountingRule(rule.marks, without_notes=True)
            for rule in rules
            if all(mark == _ANY_X for _, mark in rule.marks)
        ]
    return sorted(rules, key=lambda rule: len(rule.marks) + rule.without_notes)


def try_counting_rules(status: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return, for each claim of deployed units that the table does not bear out, what each rule counts.

    Columns: claim_id, indicator_code, rule (CountingRule: those of list_counting_rules(), in their order),
    claimed, counted, difference (counted - claimed), is_simplest (it gives the number claimed, and no rule
    that asks for less does). No rows where every claim is borne out. The rules speak of levels: ratios are
    left out.
    """
    found = reconcile(status, claims)
    levels = spread_levels(take_kind(status, Kind.LEVEL))
    is_level = found["indicator_code"].isin(list(levels))
    is_open = is_level & found["difference"].notna() & found["difference"].ne(0)
    unexplained = found[is_open & claims["measure"].eq("n_deployed").to_numpy()]
    rules = list_counting_rules(levels)
    counts = pd.array([int(rule.counts(levels).sum()) for rule in rules], dtype="Int64")
    counted = pd.DataFrame({"rule": pd.Series(rules, dtype="object"), "counted": counts})
    tried = unexplained[["claim_id", "indicator_code", "claimed"]].merge(counted, how="cross")
    tried["difference"] = tried["counted"] - tried["claimed"]
    hits = tried[tried["difference"].eq(0)].groupby("claim_id")["rule"].agg(list)
    tried["is_simplest"] = [
        not difference and not any(rule != other and rule.implies(other) for other in hits[claim])
        for claim, rule, difference in zip(tried["claim_id"], tried["rule"], tried["difference"], strict=True)
    ]
    columns = ["claim_id", "indicator_code", "rule", "claimed", "counted", "difference", "is_simplest"]
    return carry(tried[columns], status)


def find_common_rules(status: pd.DataFrame, tried: pd.DataFrame) -> list[CountingRule]:
    """Return the rules that give every number claimed, as said of the first claim; none for one claim alone.

    tried: from try_counting_rules(). A rule is the same for two claims where their columns have changed
    places: "x for birth, and on the portal" is, said of death, "x for death, and on the portal".
    """
    claims = list(tried.drop_duplicates("claim_id")[["indicator_code", "claimed"]].itertuples(index=False))
    if len(claims) < 2:  # noqa: PLR2004 - nothing in common
        return []
    levels = spread_levels(take_kind(status, Kind.LEVEL))
    hits = tried[tried["difference"].eq(0)]
    as_of_first = [
        rule.swap(claims[0].indicator_code, code)
        for code, rule in hits[["indicator_code", "rule"]].itertuples(index=False)
    ]
    return [
        rule
        for rule in dict.fromkeys(as_of_first)
        if all(
            rule.swap(claims[0].indicator_code, claim.indicator_code).counts(levels).sum() == claim.claimed
            for claim in claims
        )
    ]
