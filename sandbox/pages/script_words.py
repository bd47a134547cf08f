"""What the pages' scripts say, in one language; where a count decides, by CLDR's name of the plural."""

from collections.abc import Callable
from gettext import NullTranslations

from sandbox.workspace import Json

PLURALS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}  # a count of each, in any language


def script_words(words: NullTranslations) -> Json:
    _, ngettext = words.gettext, words.ngettext
    return {
        "send": _("Send"),
        "share": _counted(lambda count: ngettext("Share {count} file", "Share {count} files", count)),
        "not_share": _("Do not share {name}"),
        "remove": _("Remove {name}"),
        "type_to_search": _("Type to search"),
        "nothing_found": _("Nothing found"),
        "most_files": _counted(
            lambda count: ngettext(
                "At most {count} file can be given here.", "At most {count} files can be given here.", count
            )
        ),
        "wrong_kind": _("{name} cannot be given here; wanted are: {kinds}."),
        "not_in_threads": _("{command} does not work in threads. Type it in the channel."),
        "no_answer": _("The app did not answer ({reason})."),
    }


def _counted(form: Callable[[int], str]) -> dict[str, str]:
    return {name: form(count) for name, count in PLURALS.items()}
