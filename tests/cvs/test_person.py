"""Whose CV it is: names of many cultures, contacts that are the person's own."""

import pytest

from bot.cvs.pipeline.facts.contacts import about_others, find_emails, find_phone, of_person
from bot.cvs.pipeline.facts.identity import read_identity
from bot.cvs.pipeline.facts.sections import split_blocks
from tests.cvs.papers import CV, Words, lines_of, pdf, reading_of


def name_in(head: str, *emails: str) -> str | None:
    document = lines_of(f"{head}\n{' '.join(emails)}\n\nExperience\nClerk, Acme Ltd\n2019 - 2021")
    found = read_identity(document, split_blocks(document), emails).name
    return found.value if found else None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Dana Kassem\nAccountant", "Dana Kassem"),
        ("CURRICULUM VITAE\nDana Kassem\nAccountant", "Dana Kassem"),
        ("Curriculum Vitae of Jane Doe", "Jane Doe"),
        ("Lebenslauf\nPersönliche Daten\nMax Mustermann", "Max Mustermann"),
        ("DANA KASSEM", "DANA KASSEM"),
        ("BELHADJ Karim\nIngénieur", "BELHADJ Karim"),
        ("DUPONT, Marie\nComptable", "DUPONT, Marie"),
        ("O'Brien, Patrick J.", "O'Brien, Patrick J."),
        ("Ludwig van der Berg", "Ludwig van der Berg"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Mohammed bin Rashid Al Amri\nDirector", "Mohammed bin Rashid Al Amri"),
        ("السيرة الذاتية\nدانة بنت قاسم العتيبي\nمحاسبة", "دانة بنت قاسم العتيبي"),
        ("بسم الله الرحمن الرحيم\nم. سامي محمود العلي\nمهندس مدني", "سامي محمود العلي"),
        ("سالم علي حسن", "سالم علي حسن"),
        ("Per Page", "Per Page"),
        ("Senior Accountant\nDana Kassem", "Dana Kassem"),
        ("Dr. Ahmed El-Sayed, PMP, PhD", "Ahmed El-Sayed"),
        ("Lic. María Castillo Rangel", "María Castillo Rangel"),
        ("DANA KASSEM, BCPS", "DANA KASSEM"),
        ("Father's Name  Omar Kassem\nDana Kassem", "Dana Kassem"),
        ("أ. سالم بن علي التركي\nمحاسب", "سالم بن علي التركي"),
    ],
)
def test_names(head: str, name: str) -> None:
    assert name_in(head) == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Name: Dana Kassem\nNationality: Jordanian", "Dana Kassem"),
        ("Name\nDana Kassem\nAddress\nAmman", "Dana Kassem"),
        ("First name: Ana\nSurname: Silva Costa", "Ana Silva Costa"),
        ("Name: Beispiel\nVorname: Max", "Max Beispiel"),
        ("Nombre: María Fernanda\nApellidos: Castillo Rangel", "María Fernanda Castillo Rangel"),
        ("Nom et prénom : Marie Dupont", "Marie Dupont"),
        ("الاسم رباعيًا  سامي محمود العلي", "سامي محمود العلي"),
        ("الاسم الكامل: سامي محمود العلي", "سامي محمود العلي"),
    ],
)
def test_names_under_labels(head: str, name: str) -> None:
    assert name_in(head) == name


def test_the_address_tells_a_name_from_a_trade_or_a_heading() -> None:
    assert name_in("Baker Cook", "baker.cook@example.org") == "Baker Cook"
    assert name_in("dana omar kassem", "dana.kassem@example.org") == "dana omar kassem"
    assert name_in("quiet garden", "dana.kassem@example.org") is None
    assert name_in("Get In Touch\nأخبار الشركة\nمريم الشناوي", "mariam.elshenawy@example.org") == "مريم الشناوي"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dana@example.\norg\nwww.linkedin.com/in/dana", "dana@example.org"),
        ("dana@example.org\ngithub.com/dana", "dana@example.org"),
        ("dana.kassem @ example.org", "dana.kassem@example.org"),
        ("dana(at)example(dot)org", "dana@example.org"),
        ("dana arobase example point org", "dana@example.org"),
        ("dana [arroba] example [punto] es", "dana@example.es"),
        ("dana@mail.example.co\n.uk", "dana@mail.example.co.uk"),
        ("dana@mail.example.co\nm\n\nLinks", "dana@mail.example.com"),
        ("dana@mail.example.co\nm 0790 123 456", "dana@mail.example.co"),
    ],
)
def test_addresses_in_disguise(text: str, address: str) -> None:
    assert find_emails(lines_of(text))[0].value == address


def test_a_referee_is_somebody_else() -> None:
    document = lines_of(
        "Dana Kassem\n\nReferences\nOmar Haddad\nomar@example.org\n+962 79 000 1111\n\n"
        "Contact\ndana.kassem@example.org\n+962 79 000 2222"
    )
    others = about_others(split_blocks(document))
    email = of_person(find_emails(document, others), "Dana Kassem")
    assert email is not None
    phone = find_phone(document, (), others, email.span)
    assert phone is not None
    assert (email.value, phone.value) == ("dana.kassem@example.org", "+962790002222")


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("Fax: +44 20 7946 0000\nTel: +44 20 7946 0958", "GB", "+442079460958"),
        ("Tel. +49 30 901820 / Mobil +49 151 23456789", "DE", "+4915123456789"),
        ("+961 3 123456 / +961 70 654321", "LB", "+9613123456"),
        ("Tél. : 01.42.68.53.00", "FR", "+33142685300"),
        ("Tel. 0441 / 5949 2310", "DE", "+4944159492310"),
        ("Passport No: 123456789, Mobile 0790 123 456", "JO", "+962790123456"),
        ("Born 12/05/1990, Phone number: (+40) 745 318 206 (Mobile)", None, "+40745318206"),
        ("T: +886 3 571 4902 ext. 204", None, "+88635714902"),
        ("الهاتف  2937 614 050", "AE", "+971506142937"),
        ("الهاتف: 4567 123 50 966+ | البريد", None, "+966501234567"),
        ("عمّان • 3344 222 79 +962 • dana@example.org", None, "+962792223344"),
        ("جوال: 966501234567+", None, "+966501234567"),
        ("هاتف\n4417 9988", "KW", "+96599884417"),
        ("Tel: 0501234567 +971 50 111 2222", None, "+971501112222"),
    ],
)
def test_the_likeliest_of_several_numbers(written: str, region: str | None, number: str) -> None:
    found = find_phone(lines_of(f"Dana Kassem\n{written}"), (region,) if region else ())
    assert found is not None
    assert found.value == number


def test_a_name_over_two_lines_beside_an_address() -> None:
    page = [
        Words("Anabel", 60, 60, 30),
        Words("12 Palm Street", 450, 55, 9),
        Words("Silvester", 60, 95, 30),
        Words("Accountant", 60, 125, 12),
        Words("anabel.silvester@example.org", 450, 70, 9),
        *(Words(text, 60, 180 + 16 * number) for number, text in enumerate(CV.splitlines()[4:])),
    ]
    name = reading_of(pdf([page])).profile.name
    assert name is not None
    assert name.value == "Anabel Silvester"
