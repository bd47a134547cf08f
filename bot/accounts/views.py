"""Words about people and their rights."""

from bot.core.i18n import _
from bot.slack.blocks import Message, text_message
from db.models.users import Role


def help_message() -> Message:
    return text_message(
        "\n".join(
            [
                _("*Nexus* reads the CVs you drop into a batch's thread and ranks them, with the line that proves it."),
                _("1. `/job new` – a job and what it requires"),
                _("2. `/batch new` – a batch for the job; drop CVs into its thread"),
                _("3. `/candidates` – who was ranked, and where"),
                _("Admins: `/nexus role @person {roles}` gives a person a role.").format(
                    roles=" | ".join(role.value for role in Role)
                ),
                _("A recommendation is advice; a person decides."),
            ]
        )
    )


def role_given(slack_user_id: str, role: str) -> Message:
    return text_message(_("<@{user}> now has the role “{role}”.").format(user=slack_user_id, role=role))
