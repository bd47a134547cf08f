"""What Slack refuses, and what that means to the person for whom it was asked."""

from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.queue.waiting import Postponed

# Whatever a call of Slack may end in; Postponed: the app is not in the workspace
FAILURES: Final = (SlackClientError, aiohttp.ClientError, TimeoutError, Postponed)
NOT_INSTALLED: Final = "not_installed"

# Codes of a channel that takes nothing at all, until somebody changes that in Slack
CLOSED: Final = frozenset({"is_archived", "is_inactive"})
NOT_IN: Final = frozenset({"channel_not_found", "not_in_channel"})
RESTRICTED: Final = frozenset(
    {
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    }
)
UNGRANTED: Final = frozenset({"messages_tab_disabled", "missing_scope", "no_permission", "not_allowed_token_type"})
OF_A_CHANNEL: Final = CLOSED | NOT_IN | RESTRICTED | UNGRANTED
OF_THE_TOKEN: Final = frozenset(
    {
        NOT_INSTALLED,
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
HOLDING: Final = OF_A_CHANNEL | OF_THE_TOKEN  # what one message is refused for, all of its channel are
OF_THE_CONTENT: Final = frozenset(
    {
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "markdown_text_conflict",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
LATE: Final = frozenset({"expired_trigger_id", "invalid_trigger_id"})
NOTICE: Final = "refused"  # the purpose of a surface that tells so of a channel; its subject is "channel:person"
DONE_BEFORE: Final = "exchanged_trigger_id"  # the window is open: an earlier call opened it, and its answer was lost


class ResponseRefused(SlackClientError):
    """An answer to a response URL that Slack did not take; `code` as `expired_url`, `used_url`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SlackRefused(DomainError):
    """`slack_code` is Slack's own, for the log."""

    def __init__(self, slack_code: str = "") -> None:
        super().__init__()
        self.code = f"slack.{slack_code or 'unknown'}"


class WindowTooLate(SlackRefused):
    @property
    def what(self) -> str:
        return _("The window could not be opened: Slack gives three seconds for it, and they had passed.")

    @property
    def remedy(self) -> str:
        return _("Please press the button or send the command again.")


class TooManyWindows(SlackRefused):
    @property
    def what(self) -> str:
        return _("Slack lays no more than three windows on top of one another.")

    @property
    def remedy(self) -> str:
        return _("Close one of them, then try again.")


class WindowChanged(SlackRefused):
    @property
    def what(self) -> str:
        return _("The window has changed meanwhile and does not show the latest. What you did is kept.")

    @property
    def remedy(self) -> str:
        return _("Close it and open it again.")


class TooMuchForAWindow(SlackRefused):
    @property
    def what(self) -> str:
        return _("This is more than fits into a window of Slack.")

    @property
    def remedy(self) -> str:
        return _("Nothing of it is lost: `/candidates export` puts all of it into a file.")


class NotInvited(SlackRefused):
    @property
    def what(self) -> str:
        return _("Nexus is not a member of that channel and can neither read nor write there.")

    @property
    def remedy(self) -> str:
        return _("Invite it there with `/invite @Nexus`, then try again.")


class Archived(SlackRefused):
    @property
    def what(self) -> str:
        return _("That channel is archived, and nothing can be written there.")

    @property
    def remedy(self) -> str:
        return _("Take it out of the archive, or work in another channel.")


class PostingDenied(SlackRefused):
    @property
    def what(self) -> str:
        return _("The rules of your Slack do not let Nexus write in that channel.")

    @property
    def remedy(self) -> str:
        return _("Ask an admin of Slack to allow it, or work in another channel.")


class NotGranted(SlackRefused):
    """`needed` are the scopes of which one would do, "" where Slack does not say."""

    def __init__(self, slack_code: str, needed: str) -> None:
        super().__init__(slack_code)
        self._needed = needed

    @property
    def what(self) -> str:
        if not self._needed:
            return _("Slack does not let Nexus do this: a permission is missing.")
        return _("Slack does not let Nexus do this: the permission `{scope}` is missing.").format(scope=self._needed)

    @property
    def remedy(self) -> str:
        return _("Ask whoever runs Nexus to install it again with the permissions that `nexus manifest` prints.")


class TokenRefused(SlackRefused):
    @property
    def what(self) -> str:
        return _("Slack no longer accepts Nexus in this workspace.")

    @property
    def remedy(self) -> str:
        return _("Ask whoever runs Nexus to install it again. Whatever was kept until now is still there.")


class NotDisplayable(SlackRefused):
    @property
    def what(self) -> str:
        return _("Slack did not accept what was to be shown here. What it is about is kept.")

    @property
    def remedy(self) -> str:
        return _("Please give your admin the reference below.")


class SlackSilent(SlackRefused):
    @property
    def what(self) -> str:
        return _("Slack did not answer, or asks Nexus to wait.")

    @property
    def remedy(self) -> str:
        return _("Please try again in a minute.")


class Undone(DomainError):
    """What somebody asked for was given up; `what` of each kind says what that was, and its remedy why."""

    code = "undone"

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self._why = (explained(cause) if isinstance(cause, FAILURES) else None) or DomainError()

    @property
    def remedy(self) -> str:
        return f"{self._why.what} {self._why.remedy}"


def code_of(error: BaseException) -> str:
    """Slack's code; for an answer without one, and for none at all, what came instead."""
    if isinstance(error, ResponseRefused):
        return error.code
    if isinstance(error, Postponed):
        return NOT_INSTALLED
    code = _answered(error, "error")
    status = getattr(getattr(error, "response", None), "status_code", None)
    return code or (f"http_{status}" if status else type(error).__name__)


def needed_of(error: BaseException) -> str:
    """The scopes that Slack names with `missing_scope`."""
    return _answered(error, "needed")


def _answered(error: BaseException, name: str) -> str:
    """A field of Slack's answer; an answer that is no JSON at all has none."""
    answer: Any = error.response if isinstance(error, SlackApiError) else None
    return str(answer.get(name) or "") if hasattr(answer, "get") else ""


def explained(error: BaseException) -> SlackRefused | None:
    """What to tell about one of `FAILURES`; None where the person has what they asked for."""
    code = code_of(error)
    return None if code == DONE_BEFORE else meaning(code, needed_of(error))


def meaning(code: str, needed: str = "") -> SlackRefused:
    """What a code of Slack's means to people."""
    if code in UNGRANTED:
        return NotGranted(code, needed)
    kinds = (
        (LATE, WindowTooLate),
        ({"push_limit_reached"}, TooManyWindows),
        ({"hash_conflict"}, WindowChanged),
        ({"view_too_large"}, TooMuchForAWindow),
        (NOT_IN, NotInvited),
        (CLOSED, Archived),
        (RESTRICTED, PostingDenied),
        (OF_THE_TOKEN, TokenRefused),
        (OF_THE_CONTENT, NotDisplayable),
    )
    found = next((kind for codes, kind in kinds if code in codes), None)
    if found is not None:
        return found(code)
    silent = code in {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"}
    return SlackSilent(code) if silent or not code.islower() or code.startswith("http_") else SlackRefused(code)
