"""Who writes, for the heading of every document."""

from __future__ import annotations

from pipeline.campaign.model import label_in
from pipeline.letters.figures import Filled
from pipeline.letters.package import WrittenPackage
from pipeline.letters.wording import short_day, within_sentence
from pipeline.text import fold


def heading(package: WrittenPackage, language: str) -> Filled:
    """The placeholders that report and reminders share; number, day and signatory are for people."""
    head = package.campaign.letterhead
    period, period_label = package.period, package.period_label(language)
    deadline = period.deadline if period else None
    return {
        "parent_body": head.parent_body.upper(),
        "issuing_body": head.issuing_body.upper(),
        "issuer": head.issuing_body,
        "place": head.place,
        "title": label_in(package.campaign.title, language),
        "period": period_label,
        # English has capitals for months within a sentence, too.
        "period_phrase": within_sentence(period_label) if language == "vi" else period_label,
        "as_of": short_day(package.as_of, language),
        "deadline": label_in(deadline.wording, language) if deadline else "",
    }


def recipients(package: WrittenPackage) -> list[str]:
    """Who gets the report, but for the body that writes it, also if it is named with its place."""
    head = package.campaign.letterhead
    own, place = fold(head.issuing_body), fold(head.place)

    def is_writer(name: str) -> bool:
        folded = fold(name)
        return folded == own or (folded.startswith(f"{own} ") and folded.endswith(f" {place}"))

    return [name for name in head.reports_to if not is_writer(name)]
