"""No unit counts twice, whoever sent what to whom, and whoever ran when."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Reading, Settlement
from tests.tiers.ministry import AFTER, BEFORE, DISTRICTS, PROVINCES, communes, leaves, parent_of
from tests.tiers.offices import CORRECTED, ONCE, Office, codes, commune_value, digits, sent, states

FIRST, SECOND, THIRD, *_ = communes("621")


def commune(code: str, period: str = BEFORE, digit: int = ONCE) -> Reading:
    """A commune's own return; its correction is a second sending."""
    return sent(code, period, commune_value(code, period, digit), sending=1 if digit == ONCE else 2)


def district(code: str, *held: str, period: str = BEFORE) -> Reading:
    """The workbook of a district that received the returns of these communes."""
    office = Office(code, period)
    for one in held:
        office.receive(commune(one, period))
    workbook = office.workbook()
    assert workbook is not None
    return workbook


def at(office: str, *received: Reading, period: str = BEFORE) -> tuple[dict[str, int], Settlement]:
    """The communes in an office's total, and how it came about."""
    here = Office(office, period)
    for one in received:
        here.receive(one)
    total, settlement = here.run()
    return digits(total, period), settlement


def test_a_return_that_is_in_the_workbook_above_does_not_count_again() -> None:
    counted, settlement = at("62", district("621", FIRST, SECOND), commune(FIRST))

    assert counted == {FIRST: 1, SECOND: 1}
    assert codes(settlement) == {
        f"{FIRST} lần 1": ("duplicate", ("S521",)),
        "sổ 621": ("included", ()),
    }


def test_other_figures_than_in_the_workbook_above_are_told_and_do_not_count() -> None:
    """The correction must travel upward through the district."""
    counted, settlement = at("62", district("621", FIRST), commune(FIRST, digit=CORRECTED))

    assert counted == {FIRST: 1}
    assert codes(settlement)[f"{FIRST} lần 2"] == ("excluded", ("S522",))


def test_a_return_that_the_workbook_above_lacks_counts_in_its_place() -> None:
    counted, settlement = at("62", district("621", FIRST), commune(SECOND))

    assert counted == {FIRST: 1, SECOND: 1}
    assert codes(settlement)[f"{SECOND} lần 1"] == ("included", ("S523",))
    assert {code: states(settlement)[code] for code in (FIRST, SECOND, THIRD)} == {
        FIRST: "included",
        SECOND: "included",
        THIRD: "missing",
    }


def test_a_form_that_a_district_filled_in_answers_for_its_communes() -> None:
    """Nobody can tell which communes are in it, so none is told to be missing."""
    counted, settlement = at("62", sent("621", BEFORE, 5 * commune_value(THIRD, BEFORE)), commune(FIRST))

    assert counted == {THIRD: 5}
    assert codes(settlement)[f"{FIRST} lần 1"] == ("duplicate", ("S521",))
    assert FIRST not in states(settlement)


def test_a_workbook_with_units_that_the_one_above_has_already_is_refused() -> None:
    """The province counted a commune whose district had not reported; then the district sends past it."""
    province = Office("62", BEFORE)
    province.receive(commune(FIRST))
    above = province.workbook()
    assert above is not None
    counted, settlement = at("", above, district("621", FIRST, SECOND))

    assert counted == {FIRST: 1}
    assert codes(settlement)["sổ 621"] == ("excluded", ("S524",))


def test_a_unit_in_the_workbooks_of_two_parents_stays_in_that_to_which_it_reported() -> None:
    """District 622 consolidated with another list of units, in which the commune was its own."""
    strange = district("622", communes("622")[0])
    assert strange.content is not None
    listed = next(unit for unit in strange.content.below if unit.state == "included")
    wrong = sent(
        "622",
        BEFORE,
        commune_value(listed.code, BEFORE) + commune_value(FIRST, BEFORE),
        name="sổ 622",
        below=(listed, *(district("621", FIRST).content.below[:1])),  # type: ignore[union-attr]
    )
    alone, told = at("62", wrong)
    both, settlement = at("62", wrong, district("621", FIRST, SECOND))

    assert (alone, codes(told)["sổ 622"]) == ({FIRST: 1, listed.code: 1}, ("included", ("S525",)))
    assert both == {FIRST: 1, SECOND: 1}
    assert codes(settlement)["sổ 622"] == ("excluded", ("S524",))


def test_a_return_from_a_unit_of_another_office_is_told_with_where_it_belongs() -> None:
    _, settlement = at("621", commune(FIRST), commune(communes("622")[0]))

    assert codes(settlement)[f"{communes('622')[0]} lần 1"] == ("excluded", ("R229",))


def test_after_the_districts_are_abolished_communes_report_to_the_province() -> None:
    code = communes("621", AFTER)[0]
    counted, settlement = at("62", commune(code, AFTER), period=AFTER)

    assert counted == {code: 1}
    assert codes(settlement) == {f"{code} lần 1": ("included", ())}
    assert {unit.tier for unit in settlement.below} == {1}


def test_one_folder_with_all_returns_and_no_workbook_gives_the_whole_total() -> None:
    counted, settlement = at("", *(commune(code) for code in leaves(BEFORE)))

    assert counted == dict.fromkeys(leaves(BEFORE), 1)
    assert states(settlement)["621"] == "missing"


# ---------------------------------------------------------------- any order

RUNS = [*DISTRICTS, *PROVINCES, ""]


def above(office: str, period: str) -> str:
    """To whom an office sends its workbook."""
    return DISTRICTS[office] if office in DISTRICTS and period == BEFORE else ""


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, bool]], list[str]]:
    """A period; what each commune sends to whom (and whether it is a correction), mixed with runs."""
    period = draw(st.sampled_from([BEFORE, AFTER]))
    some = draw(st.lists(st.sampled_from(leaves(period)), min_size=1, max_size=6, unique=True))
    events: list[tuple[str, str, bool]] = []
    for code in some:
        own = parent_of(code, period)
        places = [own, *({above(own, period), ""} - {own})]
        told = draw(st.lists(st.sampled_from(places), min_size=1, max_size=3))
        events += [(code, place, draw(st.booleans())) for place in told]
    offices = {parent_of(code, period) for code in some} | set(PROVINCES) | {""}
    runs = draw(st.lists(st.sampled_from(sorted(offices)), max_size=8))
    return period, draw(st.permutations([*events, *(("", office, False) for office in runs)])), some


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_every_total_has_each_unit_once_and_the_last_has_all(
    history: tuple[str, list[tuple[str, str, bool]], list[str]],
) -> None:
    """Whatever is sent where, and whoever runs when; and what is listed as included is what is counted."""
    period, events, some = history
    offices = {code: Office(code, period) for code in RUNS}
    for code, place, corrected in events:
        if code:
            offices[place].receive(commune(code, period, CORRECTED if corrected else ONCE))
        else:
            run_and_send(offices, place, period)
    for office in [*DISTRICTS, *PROVINCES] if period == BEFORE else PROVINCES:
        run_and_send(offices, office, period)
    total, _ = offices[""].run()

    assert set(digits(total, period)) == set(some)


def run_and_send(offices: dict[str, Office], code: str, period: str) -> None:
    """A run of one office: its total holds every commune at most once; its workbook goes upward."""
    total, settlement = offices[code].run()
    counted = digits(total, period)
    listed = {unit.code for unit in settlement.below if unit.state == "included"} & set(leaves(period))
    assert set(counted.values()) <= {ONCE, CORRECTED}
    assert set(counted) == listed
    workbook = offices[code].workbook()
    if code and workbook is not None:
        offices[above(code, period)].receive(workbook)
