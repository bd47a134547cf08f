"""Degrees and schools of many countries: what was awarded, at which level, and by whom."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from bot.taxonomy.folding import fold

SCHOOL, DIPLOMA, BACHELOR, MASTER, DOCTORATE = 1, 2, 3, 4, 5


class Degree(NamedTuple):
    """`text[start:end]` is a degree; `subject` is the part of its name that is also its field ("of Engineering")."""

    level: int
    start: int
    end: int


# Folded. A level's patterns are tried from the highest level down at each place; the first that fits is taken, so
# longer names stand before shorter ones.
_END = r"(?=[ ,.;:(/|–-]|\Z)"
_HONOURS = r"(?:\s?\((?:hons?\.?|honou?rs)\)|\s(?:hons?\.?|honou?rs)(?!\w))?"
_SUBJECTS = (
    r"nursing sciences?|(?:medical )?laboratory sciences?|library and information science|animal science|physical education|"
    r"science|sciences|arts|engineering|business administration|business|technology|commerce|laws?|education|medicine|"
    r"pharmacy|nursing|accountancy|accounting|architecture|fine arts|computer applications|computer science|"
    r"public health|public administration|philosophy|research|social work|design|music|theology|dental surgery|"
    r"surgery|physiotherapy|economics|management|information technology|information systems|applied science|"
    r"veterinary science|hotel management|journalism|psychology|library science|social science|finance|planning|"
    r"international business|business studies|health sciences|medical science|environmental science|agriculture"
)
_TRADES = "(?:crafts|mariner|electrician|plumber|builder|baker|chef|carpenter|tailor|mason|sergeant)"  # with masters
_STREAMS = "عامه|ازهريه|تجاريه|صناعيه|زراعيه|مطوره|فنيه|مهنيه|شرعيه|علميه|ادبيه|علمي|ادبي"  # of Arab secondary schools
_OF = rf"(?:(?: degree)?(?: of| in)?(?: (?:applied|professional|combined|honou?rs))? (?:{_SUBJECTS})(?!\w))?"
# what follows the letter of a bachelor or a master: "BNSc", "M.App.Sc.", "BMedSci", "B.Comp.", "BPsych"
_ABBREVIATED = (
    r"(?:(?:app|min|n|h|hlth|health|med|soc|comp|eng|env|agri?c?|math|econ?|dent|vet|pharm|nurs|ed|for|food|bio|info?|data|"
    r"act|biomed|sport|phys|chem|geo|acc|fin|bus|mgt|tech)\.?\s?sci?"
    r"|comp|econ?|nurs|mus|psych|phil|fin|mgt|mgmt|voc|lib|lis|theol|hosp|hrm|math|stats?|agric?|journ|mid|midwif|physio|"
    r"phty|paramed|tour|bus|mktg|acct?g?|soc\.?\s?w(?:ork|k)|inf\.?\s?tech|bus\.?\s?(?:admin|mgt)|pub\.?\s?(?:admin|health))\.?(?!\w)"
)
_PATTERNS: tuple[tuple[int, str], ...] = (
    (
        DOCTORATE,
        rf"ph\.?\s?d\.?|d\.?phil\.?|doctor(?:ate|al)?(?: degree)?{_OF}(?!\w)|doctor en|juris doctor"
        r"|doctorat(?: d['’]etat| en)?|these de doctorat|docteur en(?! medecine)|doctorado|doctor[ae]? (?:en|em)"
        r"|doutorad[oa]|doutoramento|dottorato(?: di ricerca)?|doktor(?:at|a|grad)?(?!\w)|promotion(?: zum (?:dr|doktor)[a-z. ]{0,12}|(?=,|\Z))"
        r"|dr\. ?(?:rer|ing|phil|med|jur|iur|oec|theol)\.?(?: ?(?:nat|pol|habil|oec|soc)\.?)?|habilitation"
        r"|m\.?d\.(?!\w)|md(?=,|\Z| in)|pharm\.?d\.?|ed\.?d\.|dba(?!\w)|d\.?b\.?a\.(?!\w)|d\.?sc\.?(?!\w)|psy\.?d\.?|j\.?d\.?(?=,|\Z)"
        r"|dnp(?!\w)|dds(?!\w)|candidate of sciences|kandidat nauk|post-?doc(?:torate)?(?=,|\Z| in)|(?:ال)?دكتوراه?|الدكتورا",
    ),
    (
        MASTER,
        rf"(?:executive |professional |european |integrated )?master(?! {_TRADES})(?:'?s|’s)?{_OF}(?!\w)(?:(?: [12](?!\d))|(?: (?:degree|universitario|professionnel|recherche|specialise|of advanced studies)))?{_HONOURS}"
        r"|executive mba|emba|m\.?b\.?a\.?(?!\w)|pgdm|pgp(?!\w)"
        rf"|m\.?\s?sc\.?(?!\w){_HONOURS}|m\.?s\.?{_END}|m\.?a\.?(?:\s?\(hons\))?{_END}"
        rf"|m\.?\s?eng\.?(?!\w){_HONOURS}|m\.?\s?tech\.?(?!\w)|m\.?phil\.?(?!\w)|m\.?\s?com\.?m?(?!\w)|m\.?ed\.?(?!\w)|mca|mph|mpa(?!\w)"
        rf"|ll\.?\s?m\.?(?!\w)|mres|m\.e\.|mfa|fcps|mrcp|frcs|msw|march(?=,|\Z)|m\.?arch\.?(?=,|\Z| )|m\.?pharm\.?|m\.?plan\.?(?!\w)|mbm|mims?(?=,|\Z)|mhrm|m\.?{_ABBREVIATED}{_HONOURS}|msn(?!\w)|m\.?math"
        rf"|diplomes? d['’]ingenieure?s?|diplome national d['’]ingenieur|ingenieure? (?:d['’]etat|diplomee?)|titre d['’]ingenieur"
        rf"|mastere?s?(?! {_TRADES})(?: specialise| professionnel| de recherche)?(?: [12](?!\d))?|maitrise|m[12](?= [a-z])|dea(?!\w)|dess(?!\w)|diplome d['’]etudes (?:superieures specialisees|approfondies)"
        r"|magister(?:studium)?|masterstudium|magistr(?:at|um)?(?!\w)|magistrale|specialist(?:'s)?(?: degree| diploma)|(?<!\w )specialist(?=,|\Z| in| \()|diplomstudium"
        r"|diplom(?:-| )?(?:[a-z]+(?:ingenieur|informatiker|kaufmann|kauffrau|wirt|physiker|chemiker|mathematiker|padagoge|"
        r"psychologe|biologe|geograph|okonom|jurist|designer)(?:in)?|(?:ingenieur|informatiker|kaufmann|kauffrau|volkswirt|"
        r"betriebswirt|physiker)(?:in)?)?(?:\s?\((?:fh|uni|ba|dh)\))?(?!\w)|dipl\.?(?:-| -?)?(?:ing|inf|kfm|kffr|betriebsw|wirt|phys|psych|chem|math|oec|volksw)\w*\.?(?:\s?\((?:fh|ba|dh|univ?)\.?\))?"
        r"|(?:erstes |zweites |1\. |2\. |i\. |ii\. )?(?:juristisches )?staatsexamen|lehramt(?:sstudium)?|referendariat"
        r"|maestria|magister en|master universitario|postgrado|especializacion|especialidad|licenciatura y master"
        r"|laurea (?:magistrale|specialistica|vecchio ordinamento|a ciclo unico)|master (?:universitario )?di (?:i|ii|primo|secondo)(?: livello)?"
        r"|mestrad[oa]|mestre em|pos-?graduacao|mba executivo|mestrado integrado"
        r"|cand\.? ?[a-z]{2,8}\.?(?!\w)|yuksek lisans|doctorandus|drs\.?(?!\w)|ingenieursdiploma"
        r"|(?:ال)?ماجي?ستي?ر|(?:ال)?ماستر|(?:ال)?دراسات (?:ال)?(?:عليا|معمقه)|(?:ال)?دبلوم (?:ال)?دراسات (?:ال)?(?:عليا|معمقه)|(?:ال)?بورد (?:ال)?(?:عربي|سعودي|امريكي|اردني)|شهاده مهندس|مهندس دوله"
        r"|post-?\s?graduate (?:diploma|certificate|degree)|pg\.?\s?dip(?:loma)?\.?|pgcert|pgd(?!\w)|pgce|pgde|graduate diploma in law|diploma \(meng\)",
    ),
    (
        BACHELOR,
        rf"bachelier(?: professionnel)?(?!\w)|(?:professional |double |dual |honou?rs )?bachelor(?:'?s|’s)?{_OF}(?!\w)(?: degree)?(?: \([a-z. ]{{2,8}}\))?{_HONOURS}|bachelorstudium|bakkalaureat|baccalaureus|bakk\.?(?!\w)"
        rf"|b\.?\s?sc\.?(?!\w)(?: ?n(?!\w))?{_HONOURS}|b\.?s\.?n?\.?{_END}"
        rf"|b\.?a\.?{_HONOURS}{_END}|b\.?\s?eng\.?(?!\w){_HONOURS}|b\.?\s?tech\.?(?!\w)|b\.?\s?comm?\.?(?!\w){_HONOURS}"
        rf"|b\.?acc(?:ty|ountancy)?(?!\w){_HONOURS}\.?|b\.?e\.?{_END}|b\.?\s?ed\.?{_END}|b\.?b\.?a\.?(?!\w)|b\.?b\.?m\.?(?!\w)|b\.?b\.?s\.?(?=,|\Z| \()|bca(?!\w)|b\.?c\.?a\.(?!\w)"
        r"|bfa(?!\w)|b\.?des\.?(?!\w)|bhm(?:ct)?(?!\w)|bms(?!\w)|bpharm|b\.?\s?pharm\.?(?:acy)?(?!\w)|bcs(?=,|\Z| )|bit(?=,|\Z| in)|bds(?!\w)|bpt(?!\w)|bsw(?!\w)|bvsc|bams|bhms|bpe?d(?!\w)|bas(?=,|\Z)|bmus|b\.?arch\.?(?!\w)|bplan|bjmc"
        rf"|b\.?{_ABBREVIATED}{_HONOURS}"
        rf"|ll\.?\s?b\.?(?!\w){_HONOURS}|mb\s?,?\s?ch\.?\s?b|mbbch|mb\s?bs|m\.?b\.?b\.?s\.?(?!\w)|mb\s?bch(?:\s?bao)?|professional degree|undergraduate degree|first degree|college degree"
        rf"|(?:(?<![a-z] )|(?<= de )|(?<= la )|(?<= en ))licence(?! (?:no|number|plate|to|training|class|holder))(?: (?:professionnelle|pro|fondamentale|appliquee|lmd|en|[123](?!\d)))?(?=[ ,.;:(–-]|\Z)"
        rf"|licenciatura|licenciad[oa](?: en| em)?|grado(?= en|,|\Z| universitario)|graduad[oa] (?:en|em)(?! (?:eso|educacion))|bacharelado|bacharel(?: em)?|graduacao|"
        r"ingenieria(?: (?:tecnica|superior|civil))?|ingenier[oa] (?:en|tecnic[oa]|industrial|informatic[oa]|civil|superior|de|agronom[oa]|quimic[oa])"
        r"|engenharia|diplomatura|diplomad[oa](?= en)|profesorado(?: en)?|abogad[oa](?=,|\Z)|contador public[oa]|arquitect[oa](?=,|\Z)"
        r"|laurea(?: triennale| breve| in)?|diploma di laurea|diploma universitario|lisans|hbo(?!\w)|kandidat(?:examen)?|licencjat|inzynier"
        r"|diplome (?:national )?de licence|diplome d['’]etat d(?:e |['’])[a-z-]+"
        r"|(?:ال)?با?ك(?:ا?لو?|ل)ريو?س|(?:ال)?استاذيه(?= في|[،,:–-]|\Z)|(?:ال)?لي[سص]ان[سص]|(?:ال)?اجازه(?: (?:الاساسيه|التطبيقيه|جامعيه|الجامعيه)|(?= في)|(?=[،,:–-]|\Z))|شهاده جامعيه",
    ),
    (
        DIPLOMA,
        rf"associate(?:'?s|’s)?(?: degree)?(?: of| in)(?: (?:{_SUBJECTS}))?|associate(?:'?s|’s)? degree|a\.?a\.?s\.?(?=[ ,])|a\.s\.(?=[ ,])"
        r"|(?:btec )?higher national (?:diploma|certificate)|hnd|hnc|btec(?: (?:level \d|national|extended|first))*(?: diploma| certificate)?|(?:ordinary )?national diploma|ond(?=,|\Z| in)|advanced (?:national )?diploma|"
        r"higher diploma|graduate diploma|professional diploma|foundation degree|fdsc|fda(?=,|\Z)|level [1-8] (?:extended |advanced |national |nvq |vocational |subsidiary )*(?:diploma|certificate|award)|access to (?:he|higher education)(?: diploma)?|foundation (?:course|year|diploma)(?= in|,|\Z)|t[ -]levels?(?= in|,|\Z)|master crafts(?:man|woman|person)(?:'s|’s)?(?: (?:certificate|diploma|examination))?(?: \(meister\))?|diploma(?! di (?:liceo|maturita|scuola))(?: de| di)?(?: (?:tecnic[oa] superior|perito industriale|perito|ragioneria|geometra|istituto tecnico))?(?: (?:industriale|commerciale))?(?= degree| in| of| for|[^\w]|\Z)|dip\.(?!\w)"
        r"|nvq(?:-[a-z](?!\w))?(?: level \d| ?\d)?|(?:advanced |professional |postgraduate |higher )?certificate(?= in [a-z])|certificat(?= en [a-z])|certificado(?= (?:en|em) [a-z])|certificato(?= in [a-z])|zertifikat(?= in [a-z])|city (?:&|and) guilds(?: level \d)?|svq(?: level \d| ?\d)?|nc (?:i{1,3}|iv)(?!\w)|national certificate (?:i{1,3}|iv)|certificate (?:i{1,3}|iv)(?!\w)|trade certificate|red seal|journeyman|(?:(?:modern|higher|advanced|degree) )?apprenticeship(?! (?:scheme|program|levy|coordinator|manager))|"
        r"iti(?=,|\Z| in| \()|polytechnic diploma|d\.?\s?pharm\.?(?!\w)|gnm(?!\w)|anm(?!\w)|d\.?el\.?ed\.?|nate(?=,|\Z)"
        r"|bts(?: [a-z]{2,4}(?=[ ,(–-]|\Z))?|dut(?!\w)|but(?= [a-z])|deug|deust|dut|duel(?=,|\Z)|dts(?!\w)|brevet de technicien(?: superieur)?|bt(?=,|\Z| [a-z])|bp(?= [a-z])|bep(?!\w)|cap(?= [a-z]|,|\Z)(?! (?:gemini|table))|caf(?=,|\Z)|technicien(?:ne)? (?:specialisee?|superieure?)|brevet professionnel|"
        r"certificat d['’]aptitude(?: professionnelle| pedagogique| a la profession d['’]avocat)?|mention complementaire|cqp(?!\w)|bpjeps|deaes(?!\w)|capa(?=,|\Z| \()|capes(?!\w)|brevet (?:d['’]etat|de maitrise)|titre professionnel|cpge|classes? preparatoires?(?: aux grandes ecoles)?|prepa(?: integree)?(?=,|\Z| )|diplome(?: universitaire| d['’]etat|s?)(?: d[e'’] ?[a-z-]+)?(?: de technologie)?|du(?= de | en )"
        r"|(?:berufs|schul)?ausbildung(?: (?:zum|zur|als) [a-z/*:-]+)?(?=[ ,.(–]|\Z)|berufsausbildung(?: (?:zum|zur|als) [a-z/*:-]+)?|berufsanerkennung(?: als [a-z/*-]+(?: und [a-z/*-]+)?)?|umschulung(?: (?:zum|zur) [a-z/*:-]+)?|gesellen(?:brief|prufung)|reife-? und diplomprufung|cfc(?= [a-z]|,|\Z)|brevet federal|dep(?= en [a-z])|dec(?= en [a-z])|meister(?:brief|prufung|schule)|(?:industrie|handwerks|kuchen|elektro|kfz-?)meister(?:in)?(?: \(ihk\)| \(hwk\))?"
        r"|(?:staatlich )?gepruft(?:e[rn]?)? [a-z-]+(?: \(ihk\)| \(hwk\))?|staatlich anerkannte[rn]? [a-z-]+|techniker(?:in|schule)?(?!\w)|fachwirt(?:in)?|betriebswirt(?:in)?(?: \((?:ihk|vwa)\))?|lehre(?= als|,|\Z| zum| zur)|lehrabschluss(?:prufung)?|lap(?=,|\Z)|lehrberuf|facharbeiter(?:brief|in)?|"
        r"eidg(?:\.|enossisches)? (?:fahigkeitszeugnis|fachausweis|diplom)|efz(?!\w)|duales studium"
        r"|tecnic[oa] superior(?: universitari[oa])?|tecnic[oa] (?:medi[oa]|auxiliar|profesional|laboral|especialista|em|en)(?!\w)|tecnico(?=,|\Z)|tecnolog[oa] (?:en|em)|tecnologia superior|ciclo formativo(?: de grado (?:superior|medio))?|cfg[sm](?!\w)|fp ?(?:i{1,2}|[12])?(?= [a-z]|,|\Z)|formacion profesional|certificado de profesionalidad|(?:ciclo |grado )(?:medio|superior)(?= en|,|\Z| de)|ctesp|curso tecnico|perito industriale|"
        r"qualifica(?: professionale)?(?= [a-z]|,|\Z)|operat(?:ore|rice) socio[ -]?sanitari[oa]|attestato(?: di [a-z ]{4,30}?(?=[,–-]|\Z))?|its(?= [a-z])|ifts|on lisans|onlisans|mbo(?: niveau)?(?: \d)?(?=[ ,]|\Z)|"
        r"(?:ال)?دبلوم(?:ه)?(?: (?:ال)?(?:عالي?|متوسط|فني|مهني|تقني|مشارك))?|(?:ال)?دبلومه|شهاده (?:ال)?تقني(?: (?:ال)?(?:سامي|متخصص))?|(?:ال)?تقني (?:ال)?(?:متخصص|سامي?)|موهل تقني سامي|شهاده (?:ال)?(?:كفاءه المهنيه|تاهيل المهني|تكوين المهني|كفاءه|تاهيل)|شهاده مهنيه|(?:ال)?(?:مرحله|سنه|اقسام) (?:ال)?تحضيريه|(?:ال)?معهد متوسط(?=,|\Z)",
    ),
    (
        SCHOOL,
        r"high school(?: diploma| graduate| certificate)?(?! teacher)|secondary school (?:certificate|diploma|leaving certificate)|senior secondary(?: certificate| school certificate)?|senior high school(?= diploma|,|\Z)|higher (?:school|secondary)(?: school)?(?: certificate| education)?|intermediate(?: of science)?(?=,|\Z| \(| in| examination)|matric(?:ulation)?(?:\s?\([^)]{2,20}\))?(?=[ ,(–-]|\Z)|"
        r"hssc|ssc(?=[ ,(–-]|\Z)|hsc(?=[ ,(–-]|\Z)|s\.?s\.?l\.?c\.?(?!\w)|puc(?!\w)|pre-university(?: course)?|plus two|\+2(?!\d)|(?:class|grade|std\.?|standard) (?:x{1,2}i{0,2}|1[0-2]|10|12)(?:th)?(?!\w)|(?:1[02]|xii?|x)th? (?:standard|grade|class)|cbse(?=[ ,(–-]|\Z)(?: class)?(?: x{1,2}i{0,2})?|icse|isc(?=[ ,(–-]|\Z)|"
        r"f\.?\s?sc\.?(?!\w)|f\.a\.(?=[ ,(]|\Z)|ics(?=[ ,(–-]|\Z)|i\.?com\.?(?=[ ,(–-]|\Z)|d\.?com(?=[ ,(–-]|\Z)|"
        r"(?:g\.?c\.?e\.?|c\.?x\.?c\.?) ?(?:\(?(?:a|o|advanced|ordinary)[/ -]*l?(?:evels?)?\.?\)?)?(?!\w)|(?:gce )?(?:as|a|o|advanced|ordinary)(?:/| |-)l(?:evels?)?(?!\w)|i?gcses?|international baccalaureate(?: diploma)?|ib diploma|wassce|waec|neco|ssce|kcse|kcpe|uace|uce(?=[ ,(–-]|\Z)|"
        r"(?:[a-z]{4,20} )?(?:(?:advanced|ordinary|primary|secondary|higher|general|national|senior|junior|school) )*certificate of (?:secondary |general |basic )?education|csec(?!\w)|national senior certificate(?:\s?\(matric\))?|nsc(?=[ ,(–-]|\Z)|ncea(?: level \d)?|hsc|vce(?=[ ,(–-]|\Z)|(?:irish |(?:first )?school )?leaving cert(?:ificate)?|junior cert(?:ificate)?|"
        r"scottish highers|highers(?=[ ,(–-]|\Z)|advanced highers|ged(?=[ ,(–-]|\Z)|high school equivalency|spm(?=[ ,(–-]|\Z)|stpm|s\.?l\.?c\.?(?=[ ,(–-]|\Z)|(?:scottish )?standard grades?(?=,|\Z| \()|national [45]s?(?=,|\Z| \()|see(?=,|\Z)|junior college(?= diploma|,|\Z)|"
        r"bac(?:calaureat(?:e)?)?(?: (?:general|professionnel|technologique|pro|scientifique|litteraire|economique))*(?: (?:s|es|l|stg|stmg|sti2d|st2s|stl|stt|sti|ses|st|sciences? [a-z]+|mathematiques|svt))?(?=[ ,.(–-]|\Z)|baccalaureate|brevet(?: des colleges)?(?=[ ,(–-]|\Z)|"
        r"(?:fach)?abitur|(?:allgemeine |fachgebundene )?(?:fach)?hochschulreife|matura|maturita(?: (?:classica|scientifica|linguistica|tecnica))?|maturite(?: (?:federale|gymnasiale))?|berufsmatura|berufsreife|mittlere reife|schulabschluss(?=,|\Z| \()|mittlerer (?:schulabschluss|bildungsabschluss)|fachoberschulreife|fachschulreife|sekundarabschluss(?: ii?)?|reifeprufung|cess(?=[ ,(–-]|\Z)|(?:qualifizierender |erweiterter )?(?:real|haupt|mittel|volks)schulabschluss|msa(?=[ ,(–-]|\Z)|pflichtschule|polytechnische schule|"
        r"bachillerato|bachiller(?:ato)?|e\.?s\.?o\.?(?=[ ,(–-]|\Z)|graduado escolar|graduad[oa] en (?:eso|educacion secundaria(?: obligatoria)?)|educacion secundaria(?: obligatoria)?|preparatoria|secundaria(?=[ ,(–-]|\Z)|bup(?=[ ,(–-]|\Z)|cou(?=[ ,(–-]|\Z)|"
        r"diploma di (?:maturita|scuola superiore|liceo)(?: [a-z]+)?|diploma superiore|licenza media|ensino (?:medio|secundario)|12\.?\s?[oº]? ano|ensino tecnico|lise(?=[ ,(–-]|\Z)|htx|hhx|stx|vwo|havo|vmbo|studentereksamen|gymnasieexamen|ylioppilas|"
        rf"(?:شهاده )?(?:الثانويه|ثانويه(?= (?:ال)?(?:{_STREAMS})(?!\w)|(?! \w)))(?: (?:ال)?(?:{_STREAMS}))?|(?:شهاده )?(?:ال)?(?:باكالوريا|بكالوريا)(?: (?:ال)?(?:علميه|ادبيه))?|tawjihi|thanaweya(?: amma)?|(?:ال)?توجيهي|الاعداديه|(?:ال)?شهاده (?:ال)?(?:سودانيه|سودانيه الثانويه|ثانويه|اعداديه|متوسطه|تاسيسيه|ابتدائيه)|شهاده اتمام (?:ال)?(?:مرحله|دراسه|تعليم) \w+|شهاده (?:ال)?تعليم (?:ال)?(?:متوسط|اساسي|ثانوي)|(?:ال)?مرحله (?:ال)?(?:ثانويه|اعداديه|متوسطه)|بكلوريا|(?:ال)?كفاءه المتوسطه",
    ),
)
_UNIVERSITIES = (
    r"universit(?:y|at|e|a|eit|et|i|as|ies)|universidad(?:e)?|universiti|universitas|universitet|uniwersytet|univ|uni|"
    r"polytechnic|politecnic[oa]|polytechnique|politechnika|hochschule|fachhochschule|institute of technology|"
    r"institut teknologi|institute of (?:management|science)|insead|epitech|centralesupelec|telecom paris(?:tech)?|"
    r"tec de monterrey|(?:ال)?جامعه|جامعات"
)
# known by their letters, which count in capitals only
_LETTERS = (
    r"iit|nit|iiit|iim|mit|eth|epfl|hec|essec|escp|edhec|insa|ensai|ensae|ensimag|eseo|esiea|epita|mines|kaust|kfupm|iae|"
    r"supelec|ensta|kaist|postech|snu|nust|lums|fast|comsats|bits|vit|(?<!\()tu|(?<!\()th|(?<!\()fh|ucl|lse|ucla|usc|nyu|cmu|rwth|"
    r"kit|upc|upm|ub|uab|uam|ucm|upv|uoc|uned|unam|itesm|itam|usp|unicamp|ufrj|ufmg|puc|iscte|ntu|nus|smu|hkust|unsw|anu|"
    r"auc|aub|aast|guc|uaeu|odtu|metu|itu|its"
)
_OTHER_LETTERS = (
    r"iti|itis|ipsia|enaip|ies|cfp|cifp|ifsi|ifas|cfa|afpa|greta|cned|ista|ofppt|(?<!\()ihk|(?<!\()hwk|tesda|senai|senac|"
    r"sena|conalep|etec|fatec"
)
_FACULTIES = (
    r"faculty|faculte|facultad|facolta|faculdade|fakultat|fakultesi|wydzial|department|departement|departamento|"
    r"dipartimento|fachbereich|(?:ال)?كليه|قسم"
)
_OTHER_SCHOOLS = (
    r"colleges?|institute?s?|instituto|istituto|instytut|enstitusu|schools?|academy|ecoles?|lycee|lyceum|gymnasium|"
    r"gymnasiet|gimnazjum|akademie|academie|academia|accademia|akademia|conservatory|conservatoire|conservatorio|"
    r"konservatorium|berufsschule|berufskolleg|schulen?|zespol szkol|escuela|escola|scuola|scuole|colegio|collegio|kolleg|liceo|liceu|lise|lisesi|"
    r"colaiste|scoil|ysgol|madrasa|madrasah|seminary|training cent(?:er|re)|centre de formation|centro de formacion|centro de estudios|"
    r"bildungszentrum|schulzentrum|volkshochschule|handwerkskammer|szkola|technikum|hogeschool|hogskolan?|athenee|athenaeum|ifapme|aftral|(?:maha)?vidyalayam?|vidyapeeth|vidya mandir|sekolah|skole|skolan|koulu|"
    rf"(?:ال)?معهد|(?:ال)?اكاديميه|(?:ال)?مدرسه|مدارس|ثانويه(?= (?!(?:ال)?(?:{_STREAMS})(?!\w))\w)|(?:مركز|مكتب|موسسه|مراكز)(?= (?:ال)?(?:تدريب|تكوين|تاهيل)(?!\w))|ليسيه|اعداديه(?= \w)|"
    r"(?:ال)?مدارس"
)
_COMPOUND = r"\w{3,30}(?:akademie|gymnasium|schule|kolleg|schulzentrum)"
_SCHOOLS = re.compile(
    rf"(?<!\w)(?:(?P<university>{_UNIVERSITIES}|\w{{3,30}}(?:universitat|hochschule))|(?P<letters>{_LETTERS}|{_OTHER_LETTERS})"
    rf"|(?P<part>{_FACULTIES})|{_OTHER_SCHOOLS}|{_COMPOUND})(?!\w)"
)
_UNIVERSITY_LETTERS = re.compile(_LETTERS)
_JOINED = re.compile(r"\s(?:en|em|in|de)\Z")  # belongs to the field, not to the degree
_LONGEST_WORD = 4  # letters of a degree that in small letters is another word: "but", "cap", "bit"


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<l{level}>(?<![\w.])(?:{pattern})(?!\w))" for level, pattern in _PATTERNS))


def find_degrees(text: str) -> list[Degree]:
    """Every degree named in `text`, in order."""
    return list(_found(text))


@lru_cache(maxsize=256)  # a line is asked about several times in a row
def _found(text: str) -> tuple[Degree, ...]:
    found = []
    for match in _compiled().finditer(fold(text)):
        written = text[match.start() : match.end()]
        if written and not (len(written) <= _LONGEST_WORD and written.isascii() and written.islower()):
            level = int(str(match.lastgroup)[1:])
            joined = _JOINED.search(written)
            found.append(Degree(level, match.start(), match.start() + (joined.start() if joined else len(written))))
    return tuple(found)


def is_school(text: str) -> bool:
    """Whether a text holds a word of a place of learning ("University", "Hochschule", "جامعة")."""
    return school_rank(text) > 0


@lru_cache(maxsize=256)  # a line is asked about several times in a row
def school_rank(text: str) -> int:
    """Which of several names is the institution: 3 a university, 2 another school, 1 a part of one, 0 none."""
    rank = 0
    for match in _SCHOOLS.finditer(fold(text[:300])):
        letters = match["letters"]
        if letters and not text[match.start() : match.end()].isupper():
            continue
        university = match["university"] or (letters and _UNIVERSITY_LETTERS.fullmatch(letters))
        rank = max(rank, 3 if university else 1 if match["part"] else 2)
    return rank
