"""The one error base: every failure that a person can be told about is a DomainError.

A DomainError rises untouched from a service to `handlers/errors.py`, which turns it into a field error of the
modal or an ephemeral message. Errors of other libraries are translated where the library is owned.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.i18n import _


class DomainError(Exception):
    """Something a person asked for cannot be done.

    `code` is stable and goes to logs and tables; `what` and `remedy` are for people, in their language, and are
    made when they are read, not when the error is raised.
    """

    code = "failed"

    def __init__(self, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(self.code)
        # block_id of a modal's input → message beside it
        self.fields: Mapping[str, str] = MappingProxyType(dict(fields or {}))

    @property
    def what(self) -> str:
        return _("That did not work.")

    @property
    def remedy(self) -> str:
        return _("Please try again; if it fails again, give your admin the reference below.")


class NotAllowed(DomainError):
    """The person lacks the right; `needed` is the role that has it."""

    code = "not_allowed"

    def __init__(self, needed: str) -> None:
        super().__init__()
        self.needed = needed

    @property
    def what(self) -> str:
        return _("You do not have the right to do this.")

    @property
    def remedy(self) -> str:
        return _("It needs the role “{role}”. Ask an admin to give it to you with `/nexus role`.").format(
            role=self.needed
        )


class NotInChannel(DomainError):
    """What it is about lives in a channel that the person cannot read now."""

    code = "not_in_channel"

    @property
    def what(self) -> str:
        return _("This belongs to a channel that you cannot read.")

    @property
    def remedy(self) -> str:
        return _("Ask somebody in that channel to invite you, then try again.")


class InvalidForm(DomainError):
    """What was typed into a modal cannot be taken; `fields` says where and why."""

    code = "invalid_form"

    @property
    def what(self) -> str:
        return _("Some fields need another look.")

    @property
    def remedy(self) -> str:
        return "\n".join(self.fields.values())


class Repeated(DomainError):
    """The very same was done a moment ago: nothing is to be done or told, a form closes as it did for the first."""

    code = "repeated"


class CannotStart(DomainError):
    """A process of the bot lacks something from outside; `found` says what, for whoever runs it."""

    code = "cannot_start"

    def __init__(self, found: str) -> None:
        super().__init__()
        self.found = found

    @property
    def what(self) -> str:
        return self.found

    @property
    def remedy(self) -> str:
        return _("`nexus doctor` checks every setting and connection and says how to mend it.")
