"""Pages of rule sets: the list, the versions of a set, one version in words; the secretary's editor."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.acting import Refused
from cooperative.web.requests import Request, refuse_stale, respond
from initiatives.rulesets.actions import adopt_rule_set, confirm_rule_set
from initiatives.rulesets.draft import Draft
from initiatives.rulesets.forms import ConfirmationForm, RuleSetForm
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.presets import presets
from initiatives.rulesets.queries import changes_between, paragraphs_of, sets_by_capacity, versions_of
from initiatives.rulesets.rules import may_write_rule_sets


@require_safe
def rule_sets(request: Request) -> HttpResponse:
    """List the rule sets under the kinds of decision that they serve."""
    context = {"groups": sets_by_capacity(request.acting), "may_write": may_write_rule_sets(request.acting)}
    return render(request, "rulesets/rule_sets.html", context)


@require_safe
def rule_set(request: Request, key: str) -> HttpResponse:
    """Show a rule set: the newest version in words, and every version with what it changed."""
    versions = versions_of(request.acting, key)
    context = {
        "rule_set": versions.newest,
        "confirmation": versions.versions[0].confirmation,
        "versions": versions.versions,
        "paragraphs": paragraphs_of(versions.newest.draft),
        "may_write": may_write_rule_sets(request.acting),
    }
    return render(request, "rulesets/rule_set.html", context)


@require_safe
def rule_set_version(request: Request, key: str, number: int) -> HttpResponse:
    """Show one version in words, and what it says differently from another one: `met`, or the one before it."""
    versions = versions_of(request.acting, key)
    version = versions.numbered(number)
    asked = request.GET.get("met", "")
    other = versions.numbered(int(asked) if asked.isdecimal() else max(number - 1, 1)).rule_set
    context = {
        "rule_set": version.rule_set,
        "confirmation": version.confirmation,
        "newest": versions.newest,
        "versions": versions.versions,
        "other": other,
        "changes": changes_between(other.draft, version.rule_set.draft),
        "paragraphs": paragraphs_of(version.rule_set.draft),
        "may_write": may_write_rule_sets(request.acting),
    }
    return render(request, "rulesets/version.html", context)


@require_safe
def rule_set_presets(request: Request) -> HttpResponse:
    """Choose what to begin a new rule set from."""
    may_write_rule_sets(request.acting).or_refuse()
    return render(request, "rulesets/presets.html", {"presets": presets().items()})


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule_set(request: Request, preset: str) -> HttpResponse:
    """Write the first version of a new rule set, from a preset."""
    may_write_rule_sets(request.acting).or_refuse()
    if preset not in presets():
        raise Http404
    return _editor(request, presets()[preset])


@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: Request, key: str) -> HttpResponse:
    """Write the next version of a rule set, from what the newest one says."""
    may_write_rule_sets(request.acting).or_refuse()
    newest = versions_of(request.acting, key).newest
    if request.method == "POST":
        said = _("Iemand stelde intussen een nieuwere versie van deze regels vast. Lees die eerst.")
        refuse_stale(request.POST.get("version", ""), newest.number, said)
    return _editor(request, newest.draft, newest)


def _editor(request: Request, begin: Draft, newest: RuleSet | None = None) -> HttpResponse:
    """Draw what is written, with its words beside it; adopt it, unless only the words were asked (`step` words)."""
    form = RuleSetForm(request.POST if request.method == "POST" else None, begin=begin)
    words_only = request.POST.get("step") == "words"
    form.fields["reason"].required = not words_only
    if request.method == "POST" and form.is_valid() and not words_only:
        key, drawn = (newest.key, newest.number) if newest else ("", 0)
        try:
            adopted = adopt_rule_set(
                by=request.acting, draft=form.draft, reason=form.cleaned_data["reason"], key=key, drawn=drawn
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Versie %(number)s staat vast. Nieuwe stemmingen kunnen ze gebruiken; lopende veranderen niet.")
            path = reverse("rule_set_version", args=[adopted.key, adopted.number])
            return respond(request, path, said % {"number": adopted.number})
    context = {"form": form, "newest": newest, "begin": begin, "paragraphs": paragraphs_of(form.draft)}
    return render(request, "rulesets/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, key: str, number: int) -> HttpResponse:
    """Note which lawyer confirmed a version."""
    may_write_rule_sets(request.acting).or_refuse()
    version = versions_of(request.acting, key).numbered(number)
    form = ConfirmationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_rule_set(by=request.acting, rule_set=version.rule_set, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Genoteerd: deze versie is bevestigd door een jurist.")
            return respond(request, reverse("rule_set_version", args=[key, number]), said)
    context = {"form": form, "rule_set": version.rule_set}
    return render(request, "rulesets/confirm.html", context, status=422 if form.errors else 200)
