"""Fields of study, so that "commerce", "التجارة" and "Betriebswirtschaft" are one."""

from collections.abc import Iterator
from functools import cache

from bot.taxonomy.occupations import Phrases

_FIELDS = {
    "business": "business;commerce;business administration;management;trade;business management;التجارة;تجارة;إدارة الأعمال;إدارة أعمال;gestion;commerce international;administration des affaires;Betriebswirtschaft;BWL;Betriebswirtschaftslehre;administración de empresas;ADE;empresariales;comercio;economia aziendale;gestão;gestão de empresas;gestión",
    "accounting": "accounting;accountancy;finance;المحاسبة;محاسبة;مالية;العلوم المالية;comptabilité;finance;Rechnungswesen;Finanzen;contabilidad;contaduría;finanzas;ragioneria;contabilità;contabilidade",
    "economics": "economics;الاقتصاد;اقتصاد;sciences économiques;économie;Volkswirtschaft;VWL;Wirtschaftswissenschaften;economía;economia",
    "marketing": "marketing;التسويق;تسويق;mercadotecnia",
    "computing": "computer science;computing;software engineering;information technology;information systems;CS;informatics;computer engineering;علوم الحاسب;علوم الحاسوب;هندسة البرمجيات;تقنية المعلومات;تكنولوجيا المعلومات;نظم المعلومات;هندسة الحاسب;informatique;Informatik;Wirtschaftsinformatik;informática;ingeniería informática;informatica;ingegneria informatica",
    "civil engineering": "civil engineering;structural engineering;هندسة مدنية;الهندسة المدنية;génie civil;Bauingenieurwesen;ingeniería civil;ingegneria civile;engenharia civil",
    "mechanical engineering": "mechanical engineering;mechatronics;هندسة ميكانيكية;الهندسة الميكانيكية;génie mécanique;Maschinenbau;ingeniería mecánica;ingegneria meccanica;engenharia mecânica",
    "electrical engineering": "electrical engineering;electronics;electronic engineering;هندسة كهربائية;الهندسة الكهربائية;هندسة إلكترونية;génie électrique;Elektrotechnik;ingeniería eléctrica;ingegneria elettrica;engenharia eletrotécnica;electrotécnica",
    "nursing": "nursing;التمريض;تمريض;soins infirmiers;infirmier;Krankenpflege;Pflege;enfermería;infermieristica;enfermagem",
    "medicine": "medicine;medicine and surgery;الطب;طب;الطب البشري;médecine;Medizin;medicina",
    "pharmacy": "pharmacy;صيدلة;الصيدلة;pharmacie;Pharmazie;farmacia;farmácia",
    "law": "law;laws;القانون;قانون;الحقوق;حقوق;الشريعة والقانون;droit;Rechtswissenschaft;Jura;derecho;giurisprudenza;direito",
    "education": "education;teaching;pedagogy;التربية;تربية;sciences de l'éducation;Pädagogik;Lehramt;pedagogía;educación;magisterio;scienze della formazione;educação",
    "languages": "languages;linguistics;translation;literature;English literature;اللغات;ترجمة;الترجمة;آداب;لغويات;langues;traduction;Germanistik;Anglistik;Übersetzung;filología;traducción;lingue;línguas",
    "human resources": "human resources;الموارد البشرية;ressources humaines;Personalwesen;recursos humanos;risorse umane",
    "logistics": "logistics;supply chain;supply chain management;اللوجستيات;الإمداد;سلاسل الإمداد;logistique;Logistik;logística;logistica",
    "hospitality": "hospitality;hotel management;tourism;culinary arts;السياحة;فندقة;إدارة الفنادق;فنون الطهي;hôtellerie;tourisme;Hotellerie;Tourismus;hostelería;turismo;gestión hotelera",
    "natural science": "biology;chemistry;physics;biochemistry;الأحياء;الكيمياء;الفيزياء;biologie;chimie;physique;Chemie;Physik;biología;química;física",
    "mathematics": "mathematics;statistics;الرياضيات;رياضيات;إحصاء;mathématiques;statistique;Mathematik;Statistik;matemáticas;estadística;matematica",
    "design": "design;graphic design;fine arts;interior design;التصميم;فنون جميلة;تصميم;graphisme;beaux-arts;Grafikdesign;diseño;bellas artes",
    "communication": "communication;media;journalism;الإعلام;إعلام;صحافة;journalisme;Journalistik;periodismo;comunicación;comunicazione",
    "agriculture": "agriculture;agronomy;الزراعة;زراعة;agronomie;Agrarwissenschaft;agronomía;agraria",
}  # fmt: skip


def fields_of_study(text: str) -> Iterator[str]:
    """The fields that `text` names."""
    for phrase in _phrases().find(text):
        yield from phrase.meanings


@cache
def _phrases() -> Phrases:
    phrases = Phrases()
    for field, names in _FIELDS.items():
        for name in names.split(";"):
            phrases.add(name, f"study of {field}")
    return phrases
