"""Short everyday words of seven languages that are also somebody's acronym: "can", "als", "sem", "mes".

An acronym that is such a word is meant only where it stands in capitals among words that do not.
"""

ORDINARY = frozenset(
    (
        # English
        "act aid aim all ant any ape apt are arm art ask ate bad bag ban bar bat bay bed bee bet bid big bit blast boss"
        " box boy but buy cab cams can cap car cat code come cop core cost cow cry cup cut dam dare day den dial did dig"
        " doe dog dot due ear east eat edge egg end era eve eye fan far fast fat fee few fig fin fit fix flag flow fly"
        " fog for fun gap gas gate gem get gimp got gum gun gut guy had has hat her him hip his hit hot how ice idea"
        " ill ink inn ion its jam jar jet job joy key kid kit lab lap law lay led leg let lid lie lip list lit log lot"
        " low mad main man map mark mat may men met mice mix mob mode mop mud nap net new nor not now nut oak odd off oil"
        " old one open our out own pad pals palm pan part pat pay peer pen pert pet pie pin pit plan pod pop port pot"
        " pro put rag ram ran rat raw ray red rib rid rim road rob rod rose row rub run safe sage said sat saw say"
        " sea see set she sip sit six sky slam smart soap soar son spa spin spot star stem step sum sun tab tag tan tap"
        " tar task tax tea teams ten tie tip toad toe ton too top toy try two use van via war was wash way web wet"
        " who why win won yes yet you zip"
        # German, French, Spanish, Italian, Portuguese
        " als auf aus bei bin bis das dass den der des die doch ein ihm ihr ist man mit nur ob oft seit sie so soll uns von"
        " vor war was wie wir zum zur au aux ces cet dans des elle est eux ils les leur lors mais mes mon nos ont par pas"
        " plus pour puis que qui sans sas ses son sous sur tel tes tous une vos capa cima como con del dos ellos eran"
        " eres esa ese eso esta este fue hay las les los mas mis muy nos para pero por que ser sin sus tal tan tus una"
        " aos ate cada com da dar dei deve ele em eu foi ela nas nos pela seu sem ser seus sua tem ter uma vai alle che"
        " chi dal dei del dopo fra gli hai lei lui mai mio nei nel noi ogni pel sei sia suo tra tuo tutti vai voi solas"
    ).split()
)
