"""Which field of work a role is in."""

import csv
import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from bot.taxonomy.folding import fold, tokens
from bot.taxonomy.leading import find_leading, is_leading
from bot.taxonomy.occupations import DATA, occupations
from bot.taxonomy.studies import fields_of_study
from bot.taxonomy.word_forms import one_form


def share(field: str, title: str, text: str = "") -> float:
    table = occupations()
    return table.share(table.named(field)[0], table.placed(title), table.signs(text, ()))


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Senior Physiotherapist, Outpatients", "physiotherapy"),
        ("Krankenpflegerin", "nursing"),
        ("Infirmière en EHPAD", "nursing"),
        ("ممرضة طوارئ", "nursing"),
        ("Camarera de rango", "restaurant service"),
        ("Responsabile di magazzino", "warehouse and transport management"),
        ("Chauffeur-livreur", "driving"),
        ("مدير مدرسة ابتدائية", "teaching"),
        ("Head of Logistics", "warehouse and transport management"),
        ("محامية متمرنة", "law"),
        ("مطوّر آي أو إس", "mobile development"),
        ("Desarrolladora Android", "mobile development"),
        ("Responsable de grandes cuentas", "key account management"),
        ("Ingénieure réseaux", "network engineering"),
        ("Produktionsplanerin", "supply planning"),
        ("مهندسة ذكاء اصطناعي", "machine learning engineering"),
        ("Diseñadora de interiores", "interior design"),
        ("Kinderärztin", "paediatrics"),
        ("Actuary", "actuarial work"),
        ("Dessinatrice", "technical drawing"),
        ("معلمة تربية خاصة", "special education"),
        ("Técnica de ascensores", "lift maintenance"),
    ],
)
def test_titles_in_many_languages(title: str, field: str) -> None:
    assert share(field, title) == 1.0


def test_a_shared_title_takes_its_field_from_the_text() -> None:
    assert share("construction", "Project Manager", "Concrete works and handover of a tower, 12 subcontractors") == 1.0
    assert share("construction", "Project Manager", "Sprints and releases") == 0.0
    assert share("construction", "IT Project Manager", "Construction and handover of a claims portal") == 0.0
    assert share("front office", "Receptionist", "Check-in of guests in a hotel with 200 rooms") == 1.0
    assert share("front office", "Receptionist", "Law firm") < 0.5


def test_a_neighbouring_field_is_a_quarter() -> None:
    assert share("nursing", "Paramedic") == 0.25
    assert share("nursing", "Accountant") == 0.0
    assert share("recruiting", "Training Officer", "Sourcing, interviewing of candidates, 45 hires") == 0.5


def test_a_part_of_a_field_is_the_field_and_shows_itself_in_the_text_of_a_wider_title() -> None:
    assert share("nursing", "ICU Nurse") == 1.0
    assert share("intensive care nursing", "Staff Nurse", "Ventilated adults, vasopressors, arterial lines") == 1.0
    assert share("intensive care nursing", "Staff Nurse", "Vaccinations and school visits") == 0.25
    assert share("intensive care nursing", "NICU Nurse", "Incubators and arterial lines") == 0.25
    assert [field.name for field in occupations().named("Adult intensive care")] == ["intensive care nursing"]


def test_to_sell_or_teach_a_field_is_not_to_work_in_it() -> None:
    text = "Swift, Kotlin, Android, push notifications, App Store"
    assert share("mobile development", "Mobile App Growth Lead", text) == 0.0
    assert share("nursing", "Medical Sales Representative", "Critical care, triage, nursing") == 0.0


def test_a_title_that_says_nothing_is_told_by_its_text() -> None:
    text = "Month-end close, reconciliations, journal entries, VAT and financial statements"
    assert share("accounting", "Associate", text) == 1.0
    assert share("nursing", "Associate", text) == 0.0


def test_genders_of_a_title_are_one() -> None:
    pairs = [("verkauferin", "verkaufer"), ("vendeuse", "vendeur"), ("profesora", "profesor"), ("مديره", "مدير")]
    assert all(one_form(one) == one_form(other) for one, other in pairs)


@pytest.mark.parametrize(
    "text", ["Supervised four accountants", "Führung von 18 Mitarbeitern", "équipe de 11", "الإشراف على 22 ممرضًا"]
)
def test_a_number_of_people_shows_leading(text: str) -> None:
    assert list(find_leading(text))


def test_numbers_of_other_things_do_not() -> None:
    assert not list(find_leading("Led the move of 40 services. Managed 9 warehouses."))
    assert is_leading("Shift Supervisor")
    assert not is_leading("Key Account Manager")


def test_capitals_tell_acronyms_from_words() -> None:
    assert [field.name for field in occupations().named("Head of IT")] == ["IT management"]
    assert not occupations().named("three years, two of it abroad")


@pytest.mark.parametrize("name", ["Bachelor of Commerce", "بكالوريوس التجارة", "Diplom-Betriebswirtschaft", "ADE"])
def test_a_field_of_study_in_many_languages(name: str) -> None:
    assert "study of business" in fields_of_study(name)


def test_networks_of_roads_and_drains_are_none_of_computers() -> None:
    assert "network engineering" not in {field.name for field in occupations().named("طرق وشبكات تصريف السيول")}
    assert "network engineering" in {field.name for field in occupations().named("شبكات الحاسب")}


def test_whom_somebody_works_for_is_not_what_they_are() -> None:
    assert {field.name for field in occupations().named("Executive Assistant to the CEO")} == {"administration"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("خبرة في خدمة أو متابعة العملاء", "customer service"),
        ("خدمة ومتابعة العملاء", "customer service"),
        ("backend and kiosk development", "backend development"),
    ],
)
def test_of_two_things_said_at_once_each_is_meant(said: str, field: str) -> None:
    assert field in {one.name for one in occupations().named(said)}


def test_a_general_title_leaves_it_to_what_the_work_shows() -> None:
    table = occupations()
    mobile, placed = table.named("mobile development")[0], table.placed("iPhone engineer")
    assert "mobile development" not in placed.shared
    assert table.share(mobile, placed, {"mobile development": 4}) == 1.0
    assert table.share(mobile, placed, {"mobile development": 3}) == 0.5
    assert table.share(mobile, placed, {"mobile development": 2}) == 0.0
    assert table.share(mobile, placed, {"mobile development": 4, "nursing": 5}) == 0.0
    hiring = table.named("technical recruiting")[0]
    assert table.share(hiring, placed, {"technical recruiting": 4}) == 0.0, "engineers are no recruiters of engineers"


def rows() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def forms(cell: str) -> set[tuple[str, ...]]:
    return {tuple(one_form(token.key) for token in tokens(fold(phrase))) for phrase in cell.split(";") if phrase}


def test_no_title_is_in_two_fields_but_a_part_and_its_whole() -> None:
    table = rows()
    within = {row["occupation"]: row["within"] for row in table}
    fields: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in table:
        for title in forms(row["titles"]):
            fields[title].append(row["occupation"])
    shared = {
        title: names
        for title, names in fields.items()
        if any(within[one] != other and within[other] != one for one, other in combinations(names, 2))
    }
    assert shared == {}


def test_each_field_is_whole() -> None:
    table = rows()
    names = [row["occupation"] for row in table]
    sectors = Counter(sector for row in table for sector in row["sectors"].split(";"))
    assert len(set(names)) == len(names)
    for row in table:
        phrases = f"{row['fields']};{row['titles']}"
        assert re.search("[a-z]", row["titles"]), row["occupation"]
        assert re.search("[\u0621-\u064a]", row["titles"]), row["occupation"]
        assert re.search("[\u0621-\u064a]", row["fields"]), row["occupation"]
        assert () not in forms(f"{phrases};{row['generic_titles']};{row['cues']}")
        assert row["within"] in {"", *names}
        assert all(sectors[sector] > 1 for sector in row["sectors"].split(";")), row["occupation"]


def test_no_title_of_its_own_is_shared_too() -> None:
    assert [row["occupation"] for row in rows() if forms(row["titles"]) & forms(row["generic_titles"])] == []


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Angular Engineer", "frontend development"),
        ("Data Warehouse Specialist", "data engineering"),
        ("Head of Cyber Defence", "information security"),
        ("Senior Officer - Receivables", "accounts receivable"),
        ("Assistant Manager - Statutory Audit", "auditing"),
        ("Manager, Assurance & Advisory", "auditing"),
        ("Tax & Zakat Senior Associate", "tax"),
        ("Financial Planning Lead", "financial analysis"),
        ("Group Accountant (Consolidation)", "accounting"),
        ("Teller cum Customer Advisor", "banking"),
        ("Motor Claims Assessor", "insurance"),
        ("Sanctions Screening Analyst", "compliance"),
        ("Privacy Programme Manager", "data privacy"),
        ("Legal Affairs Director", "law"),
        ("Trainee Barrister", "law"),
        ("Admin & HR Coordinator", "human resources"),
        ("Telephone Receptionist", "reception"),
        ("مسئول دعم العملاء", "customer service"),
        ("قائدة فريق دعم الزبائن", "customer service"),
        ("رئيس فريق خدمة المتعاملين", "customer service"),
        ("اختصاصية موارد بشرية", "human resources"),
        ("مسئول شئون الموظفين", "human resources"),
        ("مراجعة داخلية أولى", "auditing"),
        ("مدققة حسابات خارجية", "auditing"),
        ("مصممة خدمات رقمية", "product design"),
        ("فنية مختبرات طبية", "medical laboratory"),
        ("معلمة صفوف أولية", "primary teaching"),
        ("مشرف هندسة القيمة", "quantity surveying"),
        ("مهندس سلامة من الحريق", "health and safety"),
        ("مسؤول علاقات حكومية أول", "government administration"),
        ("مندوب تعقيب", "government administration"),
        ("أخصائية سعودة وتوطين", "nationalisation"),
        ("مشرفة حجاج", "Hajj and Umrah services"),
        ("مشغل درونات", "piloting"),
        ("حارسة أمن مدرسة", "security guarding"),
        ("سائق توصيل طلبات", "driving"),
        ("مساعد طباخ أول", "cooking"),
        ("مقدمة مشروبات", "restaurant service"),
        ("كهربائي سيارات", "vehicle repair"),
        ("نجار ديكور", "building trades"),
        ("خبيرة تجميل", "hairdressing and beauty"),
        ("مربية منزلية", "early childhood education"),
        ("Lead Customer Support Team", "customer service"),
        ("Contact Centre Team Leader", "customer service"),
        ("Service Design Lead", "product design"),
        ("Onboarding & Renewals Manager", "customer success"),
        ("RevOps Lead", "sales operations"),
        ("Growth Marketing Associate", "digital marketing"),
        ("Waiter/Waitress", "restaurant service"),
        ("Hotel Night Porter", "front office"),
        ("Commis 2 - Pastry", "cooking"),
        ("Wind Turbine Service Technician", "energy"),
        ("Tower Crane Operator", "equipment operation"),
        ("Ramp Agent Team Leader", "airport operations"),
        ("Chargée de clientèle assurances", "insurance"),
        ("Collaboratrice comptable confirmée", "accounting"),
        ("Aide-soignante de nuit", "care work"),
        ("Technicienne de laboratoire", "medical laboratory"),
        ("Cheffe de rang", "restaurant service"),
        ("Directrice des ressources humaines", "human resources"),
        ("Juriste d'entreprise", "law"),
        ("Ouvrière agricole", "agriculture"),
        ("Sachbearbeiterin Kreditorenbuchhaltung", "accounts payable"),
        ("Wirtschaftsprüferin", "auditing"),
        ("Pflegedienstleiterin", "nursing leadership"),
        ("Mitarbeiter Kundenservice (m/w/d)", "customer service"),
        ("Datenschutzbeauftragte", "data privacy"),
        ("Fachkraft für Lagerlogistik", "warehouse work"),
        ("Elektronikerin für Betriebstechnik", "electrical installation"),
        ("Steuerfachangestellte", "tax"),
        ("Auxiliar de enfermería", "care work"),
        ("Enfermera de UCI", "intensive care nursing"),
        ("Responsable de atención al cliente", "customer service"),
        ("Auditora interna", "auditing"),
        ("Técnica de selección", "recruiting"),
        ("Contabile senior", "accounting"),
        ("Addetta assistenza clienti", "customer service"),
        ("Infermiera di terapia intensiva", "intensive care nursing"),
        ("Impiegata amministrativa", "administration"),
        ("Assistente de apoio ao cliente", "customer service"),
        ("Técnica de contabilidade", "accounting"),
        ("Enfermeira de urgência", "emergency nursing"),
        ("Motorista de pesados", "driving"),
        ("Epidemiologist", "public health"),
    ],
)
def test_titles_of_many_trades(title: str, field: str) -> None:
    table = occupations()
    assert field in table.widened(frozenset(found.name for found in table.titled(title)))


def test_a_title_is_of_its_own_field_before_the_one_that_it_names() -> None:
    table = occupations()
    assert [field.name for field in table.titled("Logistics Recruiter")] == ["recruiting"]
    assert [field.name for field in table.titled("Staff Nurse, Intensive Care")] == ["intensive care nursing"]
    assert [field.name for field in table.titled("Head of Logistics")] == ["warehouse and transport management"]


@pytest.mark.parametrize(
    "text",
    [
        "The new server was moved, or a guard of the model is on stage",
        "البريد الإلكتروني",
        "التفاصيل كاملة بالتفصيل",
        "disponibilidad para viajes",
        "ambiente de trabajo",
        "the 2020 edition of the protocol",
        "une édition limitée",
    ],
)
def test_ordinary_words_name_no_field(text: str) -> None:
    assert not list(occupations().mentioned(text))


def test_spellings_of_a_word_are_one() -> None:
    pairs = [
        ("اختصاصيه", "اخصايي"),
        ("مسيول", "مسوول"),
        ("زباين", "عملاء"),
        ("center", "centre"),
        ("enfermeira", "enfermeiro"),
    ]
    pairs += [
        ("conseillere", "conseiller"),
        ("cheffe", "chef"),
        ("impiegata", "impiegato"),
        ("saldatrice", "saldatore"),
    ]
    assert all(one_form(one) == one_form(other) for one, other in pairs)


def test_arabic_titles_of_who_leads() -> None:
    assert all(is_leading(title) for title in ("رئيس قسم المحاسبة", "قائدة فريق دعم العملاء", "مديرة التسويق"))
    assert not is_leading("محاسب أول")
