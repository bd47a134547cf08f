"""Words of the pages that a browser shows while the app is being installed."""

from bot.core.i18n import _


def installed_page(workspace_name: str) -> tuple[str, str]:
    """(title, text)"""
    return (
        _("Nexus is now in {workspace}.").format(workspace=workspace_name),
        _("In Slack, invite it to a private channel and type `/nexus help`."),
    )
