"""With which rows of the world each address of the portal is asked: names of its ids, or plain values."""

from __future__ import annotations

OF_AN_INITIATIVE = (
    *("initiative", "participants", "initiative_edit", "initiative_areas", "initiative_publish"),
    *("show_interest", "take_part", "leave_initiative", "initiative_stage", "initiative_planning"),
    *("milestones", "progress", "initiative_costs", "joining_costs", "shares", "shares_file"),
    *("plan", "plan_execution", "plan_line_new", "tariff_new", "key"),
)
OF_A_DECISION = (
    "decision", "cast_ballot", "receipt", "extend_vote", "close_vote", "withdraw_vote", "impact",
    "dossier", "dossier_pdf", "papers",
)  # fmt: skip
OF_A_COUNT = (
    "result",
    "roll_call",
    "round_of_decision",
    "entry",
    "entry_pdf",
    "entry_linked",
    "result_json",
    "result_csv",
)
OF_A_BANK_FILE = ("bank_file", "read_bank_file", "drop_bank_file")
OF_A_ROUND = ("fix_round", "round", "make_pledge", "commitments", "bind_pledge")
OF_A_PROPOSAL = ("proposal", "proposal_versions", "questions", "withdraw_proposal", "judge_proposal")
OF_AN_AMENDABLE = ("amendments", "new_amendment")
OF_A_BACKED = ("support_proposal", "withdraw_support")
OF_AN_AMENDMENT = ("amendment", "settle_amendment", "merge_amendment", "withdraw_amendment")
OF_A_MANDATE = ("withdraw_mandate",)
OF_A_DRAFT = ("edit_proposal", "submit_proposal", "ask_coauthor")
OF_THE_LIBRARY = (
    *("organisation", "edit_contact", "edit_organisation", "organisation_identifiers", "end_organisation", "leave"),
    "shareholder",
)
OF_A_REPORT = ("report", "report_progress", "report_download")
OF_A_SESSION = ("staff_session", "staff_session_invite", "staff_session_end")
OF_A_BODY = ("body", "body_names", "body_end", "seat_where")
OF_A_SEAT = ("seat", "seat_end", "seat_successor", "substitute_new")
OF_AN_INVITATION = ("invitation_again", "invitation_withdrawn")
GROUPS = {
    "initiative": OF_AN_INITIATIVE,
    "decision": OF_A_DECISION,
    "counted": OF_A_COUNT,
    "round": OF_A_ROUND,
    "bank_file": OF_A_BANK_FILE,
    "bank_statement": ("bank_statement",),
    "proposal": OF_A_PROPOSAL,
    "draft": OF_A_DRAFT,
    "amendable": OF_AN_AMENDABLE,
    "backed": OF_A_BACKED,
    "amendment": OF_AN_AMENDMENT,
    "library": OF_THE_LIBRARY,
    "report": OF_A_REPORT,
    "staff_session": OF_A_SESSION,
    "invitation": OF_AN_INVITATION,
    "body": OF_A_BODY,
    "seat": OF_A_SEAT,
    "mandate": OF_A_MANDATE,
    "meeting": ("mandate_for_body",),
    "decision_proposal": ("mandate_for_proposal",),
    "without_proxy": ("give_proxy",),
    "to_ratify": ("ratify_decision", "annul_decision"),
    "with_proxy": ("revoke_proxy",),
    "tied": ("decide_tie",),
    "substitute": ("substitute_end",),
    "reader": ("colleague", "membership_end"),
    "schedule": ("schedule", "fix_anew"),
    "invoice": (
        "invoice",
        "invoice_pdf",
        "invoice_reminders",
        "invoice_questions",
        "credit_invoice",
        "write_off",
        "enter_payment",
    ),
    "hand_payment": ("confirm_payment", "refuse_payment"),
    "hand_payment_confirmed": ("undo_payment",),
    "matched_line": ("match_line", "book_line"),
    "settlement": ("undo_settlement",),
    "line_booking": ("undo_booking",),
    "spare_note": ("set_off",),
    "set_off_row": ("undo_set_off",),
    "went_line": ("refund_line",),
    "refund": ("undo_refund",),
    "owed": ("ledger_entry",),
    "this_year": ("balance", "journal", "journal_csv", "journal_xlsx"),
    "past_year": ("close_year",),
    "nothing": ("mfa_edit_webauthn", "mfa_remove_webauthn"),
}
# Addresses that are not here take no argument.
ARGUMENTS: dict[str, tuple[str | int, ...]] = {name: (row,) for row, names in GROUPS.items() for name in names} | {
    "account_confirm_email": ("geen-goede-sleutel",),
    "account_reset_password_from_key": ("1", "geen-goede-sleutel"),
    "invitation": ("token",),
    "coauthor_question": ("question_proposal",),
    "leave_coauthors": ("joined_proposal",),
    "withdraw_coauthor_question": ("shared", "asked"),
    "seat_new": ("body", "library"),
    "staff_session_person": ("staff_session", "reader"),
    "ledger_account": ("this_year", "400000"),
    "read_notice": ("notice",),
    "job_again": ("job",),
    "demo_mail": ("demo_mail",),
    "report_section": ("report", "kern"),
    "answer_question": ("question",),
    "open_vote": ("admissible",),
    "announce_vote": ("admissible",),
    "announcement": ("scheduled",),
    "open_announced": ("scheduled",),
    "state_interest": ("admissible",),
    "cast_by_proxy": ("with_proxy", "city"),
    "answer_objection": ("objected", "venue"),
    "enter_paper": ("decision", "city"),
    "take_back_paper": ("decision", "city"),
    "proposal_step": ("admissible",),
    "amendment_voted": ("voted_amendment",),
    "rule_set": ("consortium",),
    "new_rule_set_version": ("consortium",),
    "rule_set_version": ("consortium", 1),
    "confirm_rule_set": ("consortium", 1),
    "new_rule_set": ("vzw_statutes",),
    "milestone": ("initiative", "milestone"),
    "plan_line": ("initiative", "plan_line"),
    "plan_line_remove": ("initiative", "plan_line"),
    "key_weights": ("initiative", "fixed_yearly"),
    "fix_contributions": ("initiative", "investering", "this_year"),
    "plan_sources": ("initiative", 2031, "investment"),
    "tariff": ("initiative", "tariff"),
    "tariff_remove": ("initiative", "tariff"),
}
