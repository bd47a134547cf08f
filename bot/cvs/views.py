"""Batches as people see them: the form, the message with its progress, what could not be read and why."""

from collections.abc import Sequence

from bot.core.i18n import _, listed, ngettext
from bot.core.models import Frozen
from bot.cvs.forms import BLIND, SCHOOLS
from bot.cvs.models import Problem
from bot.llm.models import Usage
from bot.openings.changes import Changes
from bot.openings.views import again_button, changes_words
from bot.settings.rules import Difference
from bot.settings.wording import older_scale
from bot.slack.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    checkboxes,
    context,
    field,
    header,
    isolated,
    message,
    modal,
    section,
    select,
    text_input,
    text_message,
)
from bot.slack.ids import Id

BAR_CELLS = 20
_LEAST_COST = 0.01  # that is told as a number
SHOWN_FILES = 10  # of a kind, in one message


class Failure(Frozen):
    filename: str
    problem: Problem
    detail: str


class OlderCv(Frozen):
    """A file whose CV is not ranked, since the file `newer` holds a newer one of the same person."""

    filename: str
    newer: str


class BatchView(Frozen):
    """What a batch's message shows; `total` counts CVs, not the archives they came in, and `ranked` people."""

    id: str
    name: str
    job_title: str
    blind: bool
    blind_schools: bool
    job_changes: Changes  # since the batch took the job's requirements
    scale_changes: tuple[Difference, ...]  # since it took the workspace's scale
    closed: bool
    settled: bool  # the ranks are set; between the last file's end and that they are not
    total: int
    ranked: int
    failures: tuple[Failure, ...]
    older: tuple[OlderCv, ...]
    usage: Usage | None  # of language models; None where there is none
    older_secret: int  # older CVs more, of which a blind batch does not say whose they are

    @property
    def older_count(self) -> int:
        return len(self.older) + self.older_secret

    @property
    def under_way(self) -> int:
        return self.total - self.ranked - self.older_count - len(self.failures)

    @property
    def being_ordered(self) -> bool:
        return bool(self.total) and not self.under_way and not self.settled


def problem_words(problem: Problem) -> tuple[str, str]:
    """(what is wrong, what to do) in plain words."""
    return {
        Problem.EMPTY: (_("The file is empty."), _("Send it again.")),
        Problem.UNKNOWN_TYPE: (_("This is no kind of document we know."), _("Send it as PDF or DOCX.")),
        Problem.UNSUPPORTED: (_("This kind of file cannot be read yet."), _("Send it as PDF or DOCX.")),
        Problem.DAMAGED: (_("The file is damaged or cut off."), _("Export it again and send it again.")),
        Problem.ENCRYPTED: (_("The file is locked with a password."), _("Ask for a copy without a password.")),
        Problem.TOO_LARGE: (_("The file is larger than 20 MB."), _("Send a smaller one, without pictures.")),
        Problem.TOO_LONG: (_("The file has far more text than a CV."), _("Send the CV alone.")),
        Problem.BOMB: (_("The file unpacks to far more than it is."), _("Send the CV itself as PDF or DOCX.")),
        Problem.UNSAFE: (_("The file has parts that are not safe to open."), _("Export it as PDF and send that.")),
        Problem.NO_TEXT: (
            _("No text could be read in the file."),
            _("Send one whose text can be selected, or a sharper picture."),
        ),
        Problem.NO_ARABIC: (
            _("Its pages are pictures of Arabic text, and this installation cannot read those."),
            _("Send one whose text can be selected; `nexus doctor` tells an admin what to install."),
        ),
        Problem.NOT_A_CV: (_("This does not look like a CV."), _("Check that it is the right file.")),
        Problem.TIMEOUT: (_("Reading it took too long."), _("Export it as a plain PDF and send that.")),
        Problem.MEMORY: (_("Reading it took too much memory."), _("Export it as a plain PDF and send that.")),
        Problem.CRASHED: (_("Reading it failed."), _("Send it in another format; we have noted the fault.")),
        Problem.NOT_ASSESSED: (
            _("Holding it against the job failed; where it was ranked before, it stands as it did."),
            _("Assess the batch again, or drop the file in again; we have noted the fault."),
        ),
        Problem.DOWNLOAD: (_("Slack did not hand the file over."), _("Drop it into the thread again.")),
        Problem.GONE: (_("The file was deleted in Slack, or is not shared with the bot."), _("Drop it in again.")),
        Problem.EMPTY_ARCHIVE: (_("There is no file in the archive."), _("Check the ZIP and send it again.")),
        Problem.NESTED_ARCHIVE: (_("There is an archive within the archive."), _("Send one ZIP with the CVs.")),
        Problem.DUPLICATE: (_("The same file is in this batch already."), _("Nothing needs to be done.")),
    }[problem]


def batch_help() -> Message:
    return text_message(
        "\n".join(
            [
                _("*/batch* collects CVs for a job."),
                _("`/batch new [job]` – open a batch; drop CVs into its thread, one, fifty or a ZIP"),
                _("`/batch list` – the newest batches"),
                _("`/batch status [name]` – how far one is"),
                _("`/batch close [name]` – take no more files"),
            ]
        )
    )


def no_openings() -> Message:
    return text_message(_("There is no job yet to open a batch for. `/job new` opens one."))


def batch_form(openings: Sequence[tuple[str, str]], *, preselected: str | None, channel_id: str) -> View:
    """`openings` are (job id, title)."""
    first = preselected or (openings[0][0] if len(openings) == 1 else None)
    return modal(
        _("New batch"),
        [
            field("job_id", _("Job"), select("job_id", openings, chosen=first, placeholder=_("Choose a job"))),
            field(
                "name",
                _("Name"),
                text_input("name", most=255, placeholder=_("November round")),
                optional=True,
                hint=_("Left empty, it is called as the job."),
            ),
            field(
                "blind",
                _("Blind mode"),
                checkboxes(
                    "blind",
                    [
                        (BLIND, _("Hide names and contact data until a decision")),
                        (SCHOOLS, _("Hide schools, too")),
                    ],
                ),
                optional=True,
                hint=_("Age, gender, family, nationality and religion are hidden with them."),
            ),
        ],
        callback_id=Id.BATCH_FORM_SUBMIT,
        submit=_("Open"),
        private_metadata=channel_id,
    )


def batch_message(batch: BatchView) -> Message:
    return _batch_message(batch, usage_told=not batch.under_way)


def _batch_message(batch: BatchView, *, usage_told: bool) -> Message:
    title = f"{batch.name} – {batch.job_title}" if batch.name != batch.job_title else batch.name
    blocks = [header(title), section(_progress(batch))]
    if batch.failures:
        blocks.append(section(_failures(batch)))
    if batch.older:
        blocks.append(section(_older(batch)))
    outdated = []
    if batch.job_changes:
        outdated.append(_("The job has changed since: {changes}").format(changes=changes_words(batch.job_changes)))
    if batch.scale_changes:
        outdated.append(older_scale(batch.scale_changes))
    if outdated:
        blocks.append(section("\n".join(outdated), accessory=again_button(batch.id, batch.name)))
    if batch.usage and batch.total and usage_told:
        blocks.append(context(_usage(batch.usage)))
    blocks.append(context(_hint(batch)))
    blocks.append(_buttons(batch))
    return message(f"{isolated(title)}: {_counts(batch)}", blocks)


def _progress(batch: BatchView) -> str:
    done = batch.total - batch.under_way
    filled = BAR_CELLS * done // batch.total if batch.total else 0
    return f"`{'█' * filled}{'░' * (BAR_CELLS - filled)}` {_counts(batch)}"


def _counts(batch: BatchView) -> str:
    if not batch.total:
        return _("no CVs yet")
    words = [_("{ranked} of {total} ranked").format(ranked=batch.ranked, total=batch.total)]
    if batch.older_count:
        words.append(
            ngettext(
                "{count} older CV of the same person", "{count} older CVs of the same people", batch.older_count
            ).format(count=batch.older_count)
        )
    if batch.under_way:
        words.append(_("{count} being read").format(count=batch.under_way))
    if batch.being_ordered:
        words.append(_("being put in order"))
    if batch.failures:
        words.append(
            ngettext("{count} could not be read", "{count} could not be read", len(batch.failures)).format(
                count=len(batch.failures)
            )
        )
    return " · ".join(words)


def _usage(usage: Usage) -> str:
    """What language models did for a batch: whom, for how many CVs, at what cost, and what was thrown away."""
    heard = ngettext("{heard} of {all} CV", "{heard} of {all} CVs", usage.assessed)
    words = [
        _("Model: {model}").format(model=listed(map(isolated, usage.models))),
        heard.format(heard=usage.heard, all=usage.assessed),
        ngettext("{count} token", "{count} tokens", usage.tokens).format(count=f"{usage.tokens:,}"),
    ]
    if usage.cost is not None:
        little = 0 < usage.cost < _LEAST_COST
        form = _("less than {cost} {currency}") if little else _("about {cost} {currency}")
        cost = _LEAST_COST if little else usage.cost
        words.append(form.format(cost=f"{cost:,.2f}", currency=isolated(usage.currency)))
    if usage.dropped:
        dropped = ngettext(
            "{count} claim dropped (quote not found)", "{count} claims dropped (quote not found)", usage.dropped
        )
        words.append(dropped.format(count=usage.dropped))
    words.append(_("cap {count}").format(count=f"{usage.cap:,}"))
    line = " · ".join(words)
    left = usage.assessed - usage.heard
    if usage.is_spent and left:
        alone = ngettext(
            "The cap on tokens is reached: {count} CV was assessed by the rules alone, as its card says.",
            "The cap on tokens is reached: {count} CVs were assessed by the rules alone, as their cards say.",
            left,
        )
        line += "\n:warning: " + alone.format(count=left)
    return line


def _older(batch: BatchView) -> str:
    lines = [
        ":page_facing_up: "
        + _("{file}: an older CV of the same person as {newer}. It is kept and not ranked.").format(
            file=isolated(cv.filename[:80]), newer=isolated(cv.newer[:80])
        )
        for cv in batch.older[:SHOWN_FILES]
    ]
    if len(batch.older) > SHOWN_FILES:
        lines.append(_("and {count} more").format(count=len(batch.older) - SHOWN_FILES))
    return "\n".join(lines)


def _failures(batch: BatchView) -> str:
    lines = []
    for failure in batch.failures[:SHOWN_FILES]:
        what, remedy = problem_words(failure.problem)
        lines.append(f":warning: {isolated(failure.filename[:80])}: {what} {remedy}")
    if len(batch.failures) > SHOWN_FILES:
        lines.append(_("and {count} more").format(count=len(batch.failures) - SHOWN_FILES))
    return "\n".join(lines)


def _hint(batch: BatchView) -> str:
    drop = _("Drop CVs into this thread: PDF, Word, ODT, RTF, web pages, text, scans and photos, or a ZIP of them.")
    words = [_("closed") if batch.closed else drop]
    if batch.blind:
        words.append(_("blind: names and contact data stay hidden until a decision"))
    if batch.blind_schools:
        words.append(_("schools, too"))
    return " · ".join(words)


def _buttons(batch: BatchView) -> Block:
    elements = [
        button(_("Export CSV"), Id.BATCH_EXPORT_CSV, batch.id),
        button(_("Export Excel"), Id.BATCH_EXPORT_XLSX, batch.id),
    ]
    if not batch.closed:
        ask = _("The batch takes no more files then.")
        elements.append(button(_("Close batch"), Id.BATCH_CLOSE, batch.id, style="danger", ask=ask))
    return actions("batch", elements)


def batch_status(batch: BatchView) -> Message:
    shown = _batch_message(batch, usage_told=True)
    return message(shown.text, shown.blocks[:-1])


def batch_list(listed: Sequence[BatchView]) -> Message:
    if not listed:
        return text_message(_("There are no batches yet. `/batch new` opens the first."))
    blocks = [
        section(
            f"*{isolated(batch.name)}* – {isolated(batch.job_title)}\n{_counts(batch)}"
            + (" · " + _("closed") if batch.closed else ""),
            accessory=button(
                _("Status"), Id.BATCH_STATUS_OPEN, batch.id, label=_("Status of {batch}").format(batch=batch.name)
            ),
        )
        for batch in listed
    ]
    return message(ngettext("{count} batch", "{count} batches", len(listed)).format(count=len(listed)), blocks)


def choose_batch(filenames: Sequence[str], batches: Sequence[tuple[str, str]], *, message_ts: str) -> Message:
    """Asked in a DM: which batch are these files for? `batches` are (id, name) of those that are open."""
    names = listed(isolated(name[:80]) for name in filenames[:SHOWN_FILES])
    if not filenames:
        return text_message(_("Thank you, the files are on their way into the batch."))
    if not batches:
        return text_message(_("{files}: there is no open batch. Open one with `/batch new`.").format(files=names))
    ask = _("Which batch is this for? {files}").format(files=names)
    choice = select(Id.BATCH_CHOOSE, batches, chosen=None, placeholder=_("Choose a batch"))
    return message(ask, [section(ask), actions(f"choose:{message_ts}", [choice])])
