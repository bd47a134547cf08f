"""Emoji by Slack's names: those that apps and people use most. A name that is not here stays as it is written."""

import re

EMOJI: dict[str, str] = dict(
    pair.split("=")
    for pair in (
        "+1=👍 thumbsup=👍 -1=👎 thumbsdown=👎 clap=👏 wave=👋 pray=🙏 raised_hands=🙌 ok_hand=👌 muscle=💪 "
        "eyes=👀 point_right=👉 smile=😄 slightly_smiling_face=🙂 grinning=😀 joy=😂 blush=😊 "
        "thinking_face=🤔 cry=😢 heart=❤️ tada=🎉 fire=🔥 rocket=🚀 star=⭐ sparkles=✨ trophy=🏆 medal=🏅 "
        "first_place_medal=🥇 second_place_medal=🥈 third_place_medal=🥉 bulb=💡 white_check_mark=✅ "
        "heavy_check_mark=✔️ ballot_box_with_check=☑️ x=❌ no_entry=⛔ no_entry_sign=🚫 warning=⚠️ "
        "exclamation=❗ question=❓ grey_question=❔ grey_exclamation=❕ information_source=ℹ️ "
        "bangbang=‼️ red_circle=🔴 large_orange_circle=🟠 large_yellow_circle=🟡 large_green_circle=🟢 "
        "large_blue_circle=🔵 white_circle=⚪ black_circle=⚫ large_green_square=🟩 large_yellow_square=🟨 "
        "large_red_square=🟥 hourglass=⌛ hourglass_flowing_sand=⏳ alarm_clock=⏰ stopwatch=⏱️ clock3=🕒 "
        "calendar=📆 date=📅 spiral_calendar_pad=🗓️ page_facing_up=📄 page_with_curl=📃 bookmark_tabs=📑 "
        "clipboard=📋 memo=📝 pencil=📝 pencil2=✏️ paperclip=📎 file_folder=📁 open_file_folder=📂 "
        "card_index=📇 bar_chart=📊 chart_with_upwards_trend=📈 inbox_tray=📥 outbox_tray=📤 package=📦 "
        "email=📧 envelope=✉️ phone=☎️ telephone_receiver=📞 link=🔗 mag=🔍 mag_right=🔎 lock=🔒 unlock=🔓 "
        "key=🔑 bell=🔔 no_bell=🔕 gear=⚙️ wrench=🔧 hammer=🔨 robot_face=🤖 speech_balloon=💬 "
        "thought_balloon=💭 loudspeaker=📢 mega=📣 pushpin=📌 round_pushpin=📍 house=🏠 office=🏢 "
        "briefcase=💼 mortar_board=🎓 globe_with_meridians=🌐 arrow_up=⬆️ arrow_down=⬇️ arrow_right=➡️ "
        "arrow_left=⬅️ arrows_counterclockwise=🔄 repeat=🔁 heavy_plus_sign=➕ heavy_minus_sign=➖ new=🆕 "
        "sos=🆘 ticket=🎫 busts_in_silhouette=👥 bust_in_silhouette=👤 see_no_evil=🙈 coffee=☕ palm_tree=🌴 "
        "sunny=☀️ "
    ).split()
)
OFFERED = ("+1", "white_check_mark", "eyes", "tada", "heart", "thinking_face", "pray", "-1")  # to react with
_NAMED = re.compile(r":([a-z0-9_+'-]+):")


def with_emoji(text: str) -> str:
    return _NAMED.sub(lambda match: EMOJI.get(match.group(1), match.group(0)), text)


def sign(name: str) -> str:
    """The emoji itself, or its name between colons."""
    return EMOJI.get(name, f":{name}:")
