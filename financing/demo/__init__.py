"""The money of the demo: plans, keys, tariffs, what members promised, and what the bank says."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import reading
from financing.commitments.actions import CouncilDecision, bind_pledge
from financing.demo.books import book_events
from financing.demo.invoices import invoice_events
from financing.keys.actions import enter_weights, write_key
from financing.matching.actions import read_and_match
from financing.outcomes.actions import settle_round
from financing.payments.actions import upload_bank_file
from financing.payments.queries import statements_count
from financing.payments.sample import written_files
from financing.plans.actions import set_sources, write_plan_line, write_tariff
from financing.pledges.actions import make_pledge
from financing.pledges.models import Round
from financing.pledges.queries import seen_by
from financing.pledges.rules import rounds_for
from initiatives.demo.source import author_of, initiatives_of, key_of
from members.demo import holder

MONEY, PROMISES, BANK = 200, 600, 650
UPLOADED = -1
# Who has no key, or an old one, wrote the plan that stands now so many days before the first start.
OLDEST_PLAN, PLAN_WITHOUT_KEY = -460, -300


def events(world: World) -> list[Event]:
    """Tell the money of every initiative."""
    told = book_events(world)
    for written in initiatives_of(world):
        title = written["title"]
        days = [key["day"] for key in written.get("distribution_key", [])]
        for key in written.get("distribution_key", []):
            told.append(
                Event(world.at(key["day"], "11:00"), MONEY, f"{title}: sleutel", partial(_key, world, written, key))
            )
        # What comes later is planned when the key of later is chosen.
        now, later = (max(days[0], OLDEST_PLAN), max(days[-1], OLDEST_PLAN)) if days else (PLAN_WITHOUT_KEY,) * 2
        for coming, day in ((False, now), (True, later)):
            run = partial(_plan, world, written, coming=coming)
            told.append(Event(world.at(day, "11:30"), MONEY, f"{title}: plan", run))
        for proposal in written.get("proposal", []):
            if (closing := _closing(proposal)) is not None:
                run = partial(_settle, world, key_of(written, proposal))
                told.append(Event(world.at(closing, "17:05"), PROMISES, f"{proposal['title']}: ronde afgesloten", run))
            for promise in proposal.get("funding", {}).get("pledges", []):
                what = f"{proposal['title']}: {promise['organisation']} zegt toe"
                run = partial(_promise, world, key_of(written, proposal), promise)
                told.append(Event(world.at(promise["day"], "11:00"), PROMISES, what, run))
                if bound := promise.get("bound"):
                    run = partial(_bind, world, key_of(written, proposal), promise)
                    told.append(Event(world.at(bound["day"], "15:00"), PROMISES, f"{what}: bindend", run))
    return told + _bank(world) + invoice_events(world)


def _bank(world: World) -> list[Event]:
    """Tell the files of the bank: read in on their day, or uploaded this morning and waiting."""
    told = []
    for file in written_files(world.today):
        day = file.read or UPLOADED
        run = partial(_read_bank, world, file.name, file.content, read=bool(file.read))
        told.append(Event(world.at(day, "09:30"), BANK, f"bank: {file.name}", run))
    return told


def _read_bank(world: World, name: str, content: bytes, *, read: bool) -> None:
    by = holder(world, "samen-verder", "house_treasurer")
    row = upload_bank_file(by=by, name=name, content=content)
    with reading(by):
        drawn = statements_count()
    if read:
        read_and_match(by=by, file_id=row.pk, drawn=drawn)


def _key(world: World, written: dict[str, Any], key: dict[str, Any]) -> None:
    by, initiative_id = author_of(world, written), world.ids["initiative", written["key"]]
    terms: dict[str, Any] = {"fixed": key.get("fixed", False)}
    terms["bands"] = [[band.get("until"), band["weight"]] for band in key.get("bands", [])]
    for name in ("once", "yearly"):
        if name in key:
            terms[name] = [key[name].get("least", 0), key[name].get("most")]
    write_key(
        by=by,
        initiative_id=initiative_id,
        kind=key["kind"],
        equal_percent=key.get("equal_percent", 0),
        terms=terms,
    )
    for kind, source in {(each["kind"], each["source"]) for each in key.get("numbers", [])}:
        enter_weights(
            by=by,
            initiative_id=initiative_id,
            kind=kind,
            amounts={
                world.ids["organisation", each["organisation"]]: each["amount"]
                for each in key["numbers"]
                if (each["kind"], each["source"]) == (kind, source)
            },
            source=source,
            counted_on=world.at(key["day"], "10:00").date(),
        )


def _plan(world: World, written: dict[str, Any], *, coming: bool) -> None:
    """Write the lines, sources and tariffs of the years up to this one, or of the years to come."""
    by, initiative_id = author_of(world, written), world.ids["initiative", written["key"]]
    sources: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in written.get("plan_line", []):
        year = world.today.year + line["year"]
        if (line["year"] > 0) is not coming:
            continue
        write_plan_line(
            by=by,
            initiative_id=initiative_id,
            year=year,
            kind=line["kind"],
            label=line["label"],
            cents=line["cents"],
            vat_included=line["vat_included"],
            vat=line.get("vat", "normal"),
        )
        for source, cents in line["sources"].items():
            sources[year, line["kind"]][source] += cents
    for (year, kind), shares in sources.items():
        set_sources(by=by, initiative_id=initiative_id, year=year, kind=kind, cents=shares)
    for tariff in written.get("tariff", []):
        first = _year(world, tariff, "from")
        if first is None or (first > world.today.year) is not coming:
            continue
        write_tariff(
            by=by,
            initiative_id=initiative_id,
            label=tariff["label"],
            rate=Decimal(tariff["rate"]),
            from_year=first,
            until_year=_year(world, tariff, "until"),
            vat_included=tariff["vat_included"],
            vat=tariff.get("vat", "normal"),
            index_base_month=date.fromisoformat(f"{tariff['index_base_month']}-01")
            if "index_base_month" in tariff
            else None,
            cap_percent=Decimal(tariff["cap_percent"]) if "cap_percent" in tariff else None,
        )


def _year(world: World, tariff: dict[str, Any], end: str) -> int | None:
    """Read a year that is written as it is (a published tariff) or as years after this one."""
    if f"{end}_calendar_year" in tariff:
        return int(tariff[f"{end}_calendar_year"])
    return world.today.year + tariff[f"{end}_year"] if f"{end}_year" in tariff else None


def _promise(world: World, key: str, promise: dict[str, Any]) -> None:
    """Promise a percentage of what the key proposes, down to the whole cent."""
    by = holder(world, promise["organisation"], "treasurer")
    with reading(by):
        row = Round.objects.get(decision=world.ids["decision", key])
        [seen] = seen_by(by, rounds_for(by).filter(pk=row.pk))
    world.ids["round", key] = row.pk
    make_pledge(
        by=by,
        round_id=row.pk,
        cents=seen.suggested_cents * promise["percent"] // 100,
        number_drawn=0,
        remark=promise.get("condition", "").capitalize(),
    )


def _bind(world: World, key: str, promise: dict[str, Any]) -> None:
    """Enter that the council decided about the promise, three days earlier."""
    by, bound = holder(world, promise["organisation"], "treasurer"), promise["bound"]
    decided_on = world.at(bound["day"] - 3, "20:00").date()
    council = CouncilDecision(reference=bound["reference"], decided_on=decided_on)
    bind_pledge(by=by, round_id=world.ids["round", key], number_drawn=1, council=council)


def _closing(proposal: dict[str, Any]) -> int | None:
    """Give the day on which the round of a proposal closed; None when it has none, or has yet to close."""
    if not proposal.get("funding", {}).get("pledges"):
        return None
    day: int = proposal["vote"]["closes"] + proposal["funding"]["deadline_days"]
    return day if day < 0 else None


def _settle(world: World, key: str) -> None:
    settle_round(by=SYSTEM, round_id=world.ids["round", key])
