"""A reading as the JSON line that accuracy is measured on."""

from bot.cvs.models import Fact, PartialDate, Reading


def prediction(id: str, reading: Reading) -> dict[str, object]:  # noqa: A002 - the line's own field
    """The facts of one CV; `id` names the person. Dates are "YYYY-MM" or "YYYY", a current job ends with null."""
    profile = reading.profile
    place = profile.location
    return {
        "id": id,
        "state": "read",
        "language": profile.language,
        "name": _value(profile.name),
        "email": _value(profile.email),
        "phone": _value(profile.phone),
        "location": None
        if place is None
        else {"city": place.city, "country": place.country, "country_code": place.country_code},
        "title": _value(profile.headline),
        "links": [link.value for link in profile.links],
        "experience": [
            {
                "company": _value(entry.company),
                "title": _value(entry.title),
                "start": _day(entry.start),
                "end": None if entry.current else _day(entry.end),
                "location": entry.location,
                "internship": entry.internship,
            }
            for entry in profile.experience
        ],
        "education": [
            {
                "institution": _value(entry.institution),
                "degree": _value(entry.degree),
                "field": entry.field,
                "start": _day(entry.start),
                "end": _day(entry.end),
            }
            for entry in profile.education
        ],
        "skills": list(profile.skill_names()),
        "certifications": [fact.value for fact in profile.certifications],
        "languages": [{"language": spoken.language, "level": spoken.level} for spoken in profile.languages],
        "total_years_experience": profile.total_years,
        "warnings": sorted({f"hidden_text:{hidden.reason}" for hidden in reading.hidden})
        + (["pages_cut"] if reading.pages < reading.pages_total else []),
    }


def _value(fact: Fact | None) -> str | None:
    return None if fact is None else fact.value


def _day(day: PartialDate | None) -> str | None:
    return None if day is None else str(day)
