"""Which words of a phrase say what is meant, and which stand in any job description and any CV."""

from functools import lru_cache

from bot.taxonomy.word_forms import stems

# Without the words that hang on others, which are no longer than three letters or stand in the first lines.
_COMMON = (
    "about above according across after against all along also always and another any anything are around because been"
    " before behind being below best better between both but can cannot come could did does doing done down during each"
    " either else enough ever every everything few first for from further get give given gladly going good great had has"
    " have having help hence here his how into its itself just keep kept kind know known large last least less let lot"
    " make made many may might more most much must near need never next nice not nothing off often once one ones only"
    " other others our out over own part per plus put rather really right same several shall should similar since small"
    " some something sort still strong such take taken than that the their them then there these they thing things this"
    " those through time times together too toward under until upon use used useful using very want was way well were what"
    " when where whether which while who whole whom whose why will with within without worth would yes yet you your yours"
    " yourself ability able academic accept active actual actually additional applicant apply area areas ask aspect aware"
    " background basic basis become begin believe big bring build built business candidate capable care career case change"
    " check clear close colleague comfortable common company complete concept confidence confident consider could create"
    " daily day deal deep demonstrate demonstrated department detail develop different difficult directly discuss"
    " effective else employee end ensure environment essential etc event example excellent existing expect experience"
    " experienced expert explain familiar familiarity fast feel field find fine finish firm five follow four full function"
    " general group grow growth hand handle handling hands hard hear high hold honest hour human idea ideal important"
    " improve include including individual industry information interest interested involve job join knowledge lead learn"
    " level life like line little live long look main manage managing manner matter mean meet member method mind minimum"
    " month move national nature necessary new number offer office open opportunity order organisation organization"
    " passion people perform person personal place plan planning play point position possible practical practice"
    " prefer preferred preferably present previous previously process professional proficiency proficient program"
    " programme project prove proven provide pure quality question quickly range read ready real reason recognised"
    " regular related relevant report required requirement requirements respect responsibility responsible result results"
    " role run say see self send sense serious serve service set show side simple site situation skill skilled skills solid"
    " speak specific spirit stand standard start state step story structure style successful suitable support sure system"
    " talk talked task team tell term think thorough three timing today tool topic touch train travel true try turn two"
    " type software systems understand understanding understood useful valid value variety various view visit wait walk week whole wide"
    " wish word words work worked working works world write written wrong year years young"
    " خبرة عمل العمل معرفة قدرة القدرة على في من إلى عن مع أو أن لا ما هذا هذه التي الذي كل بعض غير جيد جيدة ممتاز ممتازة"
    " سنة سنوات مجال مجالات لدى لديه لديها فريق الفريق شركة الشركة إجادة إتقان مهارات مهارة سابق سابقة سبق له التعامل"
    " مثل استخدام القيام إعداد متابعة إدارة مهام شخص يفضل أفضل حسن تام كاملة عملية"
    " avec pour dans des les une aux sur par vous nous être avoir bonne bon expérience connaissance travail equipe équipe"
    " mit und oder für von der die das ein eine einer sie wir kenntnisse erfahrung gute gut arbeit bereich sowie"
    " con para por los las una experiencia conocimiento conocimientos trabajo buena buen equipo esperienza conoscenza lavoro"
    " buona com experiência conhecimento trabalho boa"
)
_LEAST_LETTERS = 3


@lru_cache(maxsize=1)
def _common_stems() -> frozenset[str]:
    return frozenset(stems(_COMMON))


@lru_cache(maxsize=1024)  # the phrases of the jobs at hand, against many CVs
def telling(phrase: str) -> frozenset[str]:
    """The stems of the words that say what is meant; empty where none does."""
    return frozenset(
        stem
        for stem in stems(phrase)
        if len(stem) >= _LEAST_LETTERS and not stem.isdigit() and stem not in _common_stems()
    )
