"""Every id that Slack sends back to us, `room.thing.verb`."""

from enum import StrEnum


class Id(StrEnum):
    OPENING_FORM_SUBMIT = "opening.form.submit"
    OPENING_REVIEW_SUBMIT = "opening.review.submit"
    OPENING_REVIEW_OPEN = "opening.review.open"
    REQUIREMENT_EDIT = "opening.requirement.edit"
    REQUIREMENT_ADD = "opening.requirement.add"
    REQUIREMENT_SUBMIT = "opening.requirement.submit"
    BATCH_FORM_SUBMIT = "batch.form.submit"
    BATCH_STATUS_OPEN = "batch.status.open"
    BATCH_CLOSE = "batch.thread.close"
    BATCH_CHOOSE = "batch.files.choose"
    BATCH_ASSESS_AGAIN = "batch.job.assess"
    BATCH_EXPORT_CSV = "batch.export.csv"
    BATCH_EXPORT_XLSX = "batch.export.xlsx"
    CANDIDATE_SHORTLIST = "candidate.shortlist.set"
    CANDIDATE_PASS_OPEN = "candidate.pass.open"  # noqa: S105 — an id
    CANDIDATE_PASS_SUBMIT = "candidate.pass.submit"  # noqa: S105 — an id
    CANDIDATE_UNDO = "candidate.decision.undo"
    CANDIDATE_WHY_OPEN = "candidate.why.open"
    CANDIDATE_OVERRULE_OPEN = "candidate.overrule.open"
    CANDIDATE_OVERRULE_SUBMIT = "candidate.overrule.submit"
    CANDIDATE_COMPARE_OPEN = "candidate.compare.open"
    CANDIDATE_COMPARE_SUBMIT = "candidate.compare.submit"
    CANDIDATE_CV_VIEW = "candidate.cv.view"
    CANDIDATE_SPLIT = "candidate.person.split"
    CANDIDATE_LIST_BACK = "candidate.list.back"
    CANDIDATE_LIST_NEXT = "candidate.list.next"
    CANDIDATE_FOUND_BACK = "candidate.found.back"
    CANDIDATE_FOUND_NEXT = "candidate.found.next"
