"""What cannot be done about an interview, and why."""

from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.interviews.models import Obstacles


class UnknownInterview(DomainError):
    code = "unknown_interview"

    @property
    def what(self) -> str:
        return _("There is no such interview in this workspace.")

    @property
    def remedy(self) -> str:
        return _("`/interview list` shows those to come.")


class NoLongerOpen(DomainError):
    """It is over or cancelled."""

    code = "interview_not_open"

    @property
    def what(self) -> str:
        return _("This interview is over or was cancelled, so nothing was changed.")

    @property
    def remedy(self) -> str:
        return _("Schedule a new one with `/interview schedule`.")


class InTheWay(DomainError):
    """Somebody is not free, or has enough interviews; `obstacles` says who."""

    code = "interview_in_the_way"

    def __init__(self, obstacles: Obstacles) -> None:
        super().__init__()
        self.obstacles = obstacles

    @property
    def what(self) -> str:
        return _("Somebody is not free at that time.")

    @property
    def remedy(self) -> str:
        return _("Choose another time, or say why it has to be this one.")


class NotYourSeat(DomainError):
    """Only who is asked answers."""

    code = "not_your_seat"

    @property
    def what(self) -> str:
        return _("You are not asked for this interview, so you cannot answer for it.")

    @property
    def remedy(self) -> str:
        return _("Whoever is asked has the buttons in their own message.")


class SeatTaken(DomainError):
    code = "seat_taken"

    def __init__(self, slack_user_id: str) -> None:
        super().__init__()
        self._by = slack_user_id

    @property
    def what(self) -> str:
        return _("<@{user}> has taken this seat already.").format(user=self._by)

    @property
    def remedy(self) -> str:
        return _("There is nothing for you to do; should they give it up, you are asked again.")


class TimeChanged(DomainError):
    """What was answered is no longer what is asked."""

    code = "interview_time_changed"

    @property
    def what(self) -> str:
        return _("The time has changed meanwhile, so what you sent was not taken.")

    @property
    def remedy(self) -> str:
        return _("Look at the message again: it shows the new time.")


class CalendarShut(DomainError):
    code = "calendar_shut"

    @property
    def what(self) -> str:
        return _("Nexus is not let into the calendar any more, so the event was not put back.")

    @property
    def remedy(self) -> str:
        return _("Connect it again with `/nexus calendar` and press once more; or change the event there by hand.")


class EventSettled(DomainError):
    """What was clicked tells of a change by hand that is answered, or so no longer."""

    code = "interview_event_settled"

    @property
    def what(self) -> str:
        return _("This is settled already, or has changed again, so nothing was done.")

    @property
    def remedy(self) -> str:
        return _("The message shows how the interview and its event stand now.")


class NotOver(DomainError):
    """Not ended yet, cancelled, or it did not take place."""

    code = "interview_not_over"

    @property
    def what(self) -> str:
        return _("This interview is not over, was cancelled or did not take place.")

    @property
    def remedy(self) -> str:
        return _("Scorecards are asked for when the time of an interview has passed.")


class NotAskedForCard(DomainError):
    code = "not_asked_for_card"

    @property
    def what(self) -> str:
        return _("No scorecard of this interview is asked of you.")

    @property
    def remedy(self) -> str:
        return _("Whoever was on the panel has the button in their own message; the debrief has it for recruiters.")


class CardGiven(DomainError):
    code = "card_given"

    @property
    def what(self) -> str:
        return _("Your scorecard is in already. It stays as it is, since you can see the others' from then on.")

    @property
    def remedy(self) -> str:
        return _("If something is missing in it, say so in the debrief.")


class CardFirst(DomainError):
    """Blind until submitted."""

    code = "card_first"

    @property
    def what(self) -> str:
        return _("What the others wrote is hidden until your own scorecard is in.")

    @property
    def remedy(self) -> str:
        return _("Give your scorecard first: its button is in your direct messages.")


class CardsGiven(DomainError):
    code = "cards_given"

    @property
    def what(self) -> str:
        return _("Somebody has given a scorecard for this interview, so it did take place.")

    @property
    def remedy(self) -> str:
        return _("If you were not there yourself, press “I was not there”.")


class AlreadyDecided(DomainError):
    code = "interview_decided"

    @property
    def what(self) -> str:
        return _("A decision was made meanwhile, so no scorecard is needed any more.")

    @property
    def remedy(self) -> str:
        return _("Tell whoever decided what you think is missing.")


class NoCards(DomainError):
    code = "no_cards"

    @property
    def what(self) -> str:
        return _("No scorecard is in yet, so there is nothing to talk about.")

    @property
    def remedy(self) -> str:
        return _("The panel is reminded every day; or say that the interview did not take place.")


class NotDebriefed(DomainError):
    code = "not_debriefed"

    @property
    def what(self) -> str:
        return _("Nothing can be decided before the debrief.")

    @property
    def remedy(self) -> str:
        return _("Wait for the scorecards, or press “Debrief now”.")


class NotTheOwner(DomainError):
    code = "not_the_owner"

    def __init__(self, slack_user_id: str) -> None:
        super().__init__()
        self._owner = slack_user_id

    @property
    def what(self) -> str:
        return _("Only <@{user}>, who is in charge of this interview, does this.").format(user=self._owner)

    @property
    def remedy(self) -> str:
        return _("Ask them; an admin can do it in their place.")


class NoQuestions(DomainError):
    code = "no_questions"

    @property
    def what(self) -> str:
        return _("There are no questions for this interview.")

    @property
    def remedy(self) -> str:
        return _("They were not asked for, or are being prepared: try again in a minute.")


class KitChanged(DomainError):
    code = "kit_changed"

    @property
    def what(self) -> str:
        return _("Somebody else has changed these questions meanwhile, so yours were not kept.")

    @property
    def remedy(self) -> str:
        return _("Copy what you wrote, and open the questions again.")


class UnknownLink(DomainError):
    """Nobody was given it, or it was typed wrong."""

    code = "unknown_link"

    @property
    def what(self) -> str:
        return _("This link leads nowhere.")

    @property
    def remedy(self) -> str:
        return _("Open the link of our newest e-mail to you, or reply to that e-mail: a person reads it.")


class TooManyRequests(DomainError):
    code = "too_many_requests"

    @property
    def what(self) -> str:
        return _("This was a lot at once.")

    @property
    def remedy(self) -> str:
        return _("Please wait a minute and open the link again. Nothing is lost.")


class NotOurForm(DomainError):
    """It did not come from the page of this link."""

    code = "not_our_form"

    @property
    def what(self) -> str:
        return _("This did not come from our page, so nothing was changed.")

    @property
    def remedy(self) -> str:
        return _("Please use the buttons below.")


class PageOutdated(DomainError):
    code = "page_outdated"

    @property
    def what(self) -> str:
        return _("The page was out of date, so nothing was changed.")

    @property
    def remedy(self) -> str:
        return _("Below is how it stands now.")


class SlotGone(DomainError):
    """Somebody has taken one of the people meanwhile."""

    code = "slot_gone"

    @property
    def what(self) -> str:
        return _("We are sorry: the time you chose has just been taken.")

    @property
    def remedy(self) -> str:
        return _("Nothing is booked yet. Please choose another one below.")


class NothingChosen(DomainError):
    code = "nothing_chosen"

    @property
    def what(self) -> str:
        return _("No time is chosen yet.")

    @property
    def remedy(self) -> str:
        return _("Please choose one time for each interview.")


class SessionsOverlap(DomainError):
    code = "sessions_overlap"

    @property
    def what(self) -> str:
        return _("Two of your interviews would be at the same time.")

    @property
    def remedy(self) -> str:
        return _("Please choose times that do not overlap.")


class TooLateToMove(DomainError):
    code = "too_late_to_move"

    @property
    def what(self) -> str:
        return _("It is too close to the interview to move it here.")

    @property
    def remedy(self) -> str:
        return _("Please tell us below what would suit you, and a person will answer.")


class CannotMail(DomainError):
    code = "no_mail"

    @property
    def what(self) -> str:
        return _("This installation sends no mail, so the candidate would not get the link.")

    @property
    def remedy(self) -> str:
        return _("Ask an admin to set SMTP_URL and MAIL_FROM, or choose a time yourself.")


class NotOffered(DomainError):
    """The candidate's choice is made, or was taken back."""

    code = "interview_not_offered"

    @property
    def what(self) -> str:
        return _("This interview is no longer offered, so nothing was changed.")

    @property
    def remedy(self) -> str:
        return _("The message in the thread shows how it stands.")


class SessionWithoutTimes(DomainError):
    code = "session_without_times"

    @property
    def what(self) -> str:
        return _("Another interview of this offer has no times yet.")

    @property
    def remedy(self) -> str:
        return _("Choose times for it first: its message in the thread has a button.")
