"""What an interview's event says in its organiser's calendar, which shows it to nobody else."""

from collections.abc import Iterator

from bot.core.i18n import _
from bot.interviews.views.wording import kind_words
from db.models.interviews import Interview


def event_words(interview: Interview) -> str:
    """Plain text: the job, the candidate, who is asked, and what is to be filled in before."""
    return "\n".join(_lines(interview))


def _lines(interview: Interview) -> Iterator[str]:
    yield _("For the job {title}").format(title=interview.job_title)
    yield _("Candidate: {name}, {email}").format(name=interview.candidate_name, email=interview.candidate_email)
    kinds = {seat.position: seat.kind for seat in interview.seats}
    for one in interview.asked:
        yield f"{one.name} ({kind_words(kinds[one.seat])})"
    if interview.google_form_link:
        yield _("Filled in before: {link}").format(link=interview.google_form_link)
