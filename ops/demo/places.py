"""Where the demo's members live: sixty Norwegian branches with postal codes of their places, and some places abroad.

The pairs of postal code and place are facts; the shares are rough.
"""

from dataclasses import dataclass

# branch | share of the members | its places
_BRANCHES = """
Oslo|15|0155 Oslo,0262 Oslo,0358 Oslo,0475 Oslo,0556 Oslo,0667 Oslo,0770 Oslo,0871 Oslo,0980 Oslo,1164 Oslo
Bærum|5|1337 Sandvika,1366 Lysaker,1300 Sandvika
Asker|3|1384 Asker,1390 Vollen,3440 Røyken
Follo|3|1400 Ski,1430 Ås,1440 Drøbak
Lørenskog|2|1470 Lørenskog,1472 Fjellhamar
Nittedal|1|1482 Nittedal,1481 Hagan
Moss|2|1523 Moss,1530 Moss,1580 Rygge
Fredrikstad|3|1606 Fredrikstad,1632 Gamle Fredrikstad
Sarpsborg|2|1706 Sarpsborg,1721 Sarpsborg
Halden|1|1751 Halden,1776 Halden
Indre Østfold|1|1850 Mysen,1811 Askim
Lillestrøm|3|2000 Lillestrøm,2010 Strømmen,2020 Skedsmokorset,1900 Fetsund
Ullensaker|2|2050 Jessheim,2080 Eidsvoll,2030 Nannestad
Kongsvinger|1|2211 Kongsvinger,2100 Skarnes
Hamar|2|2315 Hamar,2317 Hamar,2380 Brumunddal
Elverum|1|2406 Elverum,2408 Elverum
Nord-Østerdal|1|2500 Tynset,2540 Tolga,2560 Alvdal
Lillehammer|2|2609 Lillehammer,2615 Lillehammer
Gudbrandsdalen|1|2640 Vinstra,2670 Otta,2686 Lom
Gjøvik|2|2815 Gjøvik,2821 Gjøvik,2830 Raufoss
Hadeland|1|2740 Roa,2750 Gran
Valdres|1|2900 Fagernes,2870 Dokka
Drammen|3|3015 Drammen,3027 Drammen,3050 Mjøndalen
Tønsberg|2|3110 Tønsberg,3124 Tønsberg,3160 Stokke
Horten|1|3181 Horten,3189 Horten,3080 Holmestrand
Sandefjord|2|3210 Sandefjord,3216 Sandefjord
Larvik|1|3256 Larvik,3262 Larvik
Ringerike|1|3510 Hønefoss,3515 Hønefoss
Hallingdal|1|3550 Gol,3560 Hemsedal,3580 Geilo
Kongsberg|1|3611 Kongsberg,3616 Kongsberg
Øst-Telemark|1|3674 Notodden,3660 Rjukan
Skien|2|3717 Skien,3724 Skien
Porsgrunn|1|3911 Porsgrunn,3921 Porsgrunn
Vest-Telemark|1|3800 Bø i Telemark,3850 Kviteseid
Kragerø|1|3770 Kragerø,4950 Risør
Arendal|2|4836 Arendal,4848 Arendal,4900 Tvedestrand
Grimstad|1|4876 Grimstad,4879 Grimstad
Kristiansand|4|4612 Kristiansand S,4630 Kristiansand S,4700 Vennesla
Lindesnes|1|4515 Mandal,4580 Lyngdal
Stavanger|5|4006 Stavanger,4013 Stavanger,4021 Stavanger,4050 Sola
Sandnes|3|4306 Sandnes,4319 Sandnes,4340 Bryne
Dalane|1|4370 Egersund,4400 Flekkefjord
Haugaland|1|5515 Haugesund,5525 Haugesund,4270 Åkrehamn
Sunnhordland|1|5411 Stord,5416 Stord,5460 Husnes
Bergen|9|5003 Bergen,5011 Bergen,5031 Bergen,5063 Bergen,5141 Fyllingsdalen,5221 Nesttun
Hardanger og Voss|1|5600 Norheimsund,5700 Voss,5750 Odda
Sogn|1|6856 Sogndal,6868 Gaupne
Sunnfjord|1|6800 Førde,6900 Florø
Nordfjord|1|6770 Nordfjordeid,6783 Stryn
Ålesund|2|6003 Ålesund,6015 Ålesund
Søre Sunnmøre|1|6065 Ulsteinvik,6100 Volda,6150 Ørsta
Molde|1|6411 Molde,6413 Molde,6300 Åndalsnes
Nordmøre|1|6508 Kristiansund N,6517 Kristiansund N,6600 Sunndalsøra
Trondheim|7|7010 Trondheim,7018 Trondheim,7030 Trondheim,7045 Trondheim,7080 Heimdal
Fosen og Orkdal|1|7100 Rissa,7300 Orkanger,7340 Oppdal
Innherred|2|7500 Stjørdal,7600 Levanger,7650 Verdal,7713 Steinkjer
Helgeland|1|8622 Mo i Rana,8656 Mosjøen,8900 Brønnøysund
Salten og Lofoten|2|8006 Bodø,8011 Bodø,8200 Fauske,8300 Svolvær
Nord-Hålogaland|3|9008 Tromsø,9012 Tromsø,9405 Harstad,8514 Narvik
Finnmark|1|9513 Alta,9600 Hammerfest,9800 Vadsø,9900 Kirkenes
"""

ABROAD = {
    "DK": ("2100 København Ø", "5000 Odense C", "8000 Aarhus C", "9000 Aalborg", "6700 Esbjerg"),
    "SE": ("111 22 Stockholm", "211 20 Malmö", "411 05 Göteborg", "753 20 Uppsala", "903 26 Umeå"),
}

STREETS = {
    "NO": (
        "Storgata Kirkeveien Skoleveien Bjørkeveien Solveien Fjellveien Parkveien Strandgata Ringveien Granveien "
        "Furuveien Sjøgata Industriveien Skogveien Lyngveien Åsveien Elveveien Kongens\u00a0gate Dronningens\u00a0gate "
        "Nygata Myrveien Bakkeveien Haugenveien Utsikten Fjordveien Rognebærveien Kløverveien Øvre\u00a0vei "
        "Stasjonsveien Moloveien Tindveien Rypeveien Multeveien Seterveien"
    ),
    "DK": "Skovvej Østergade Søndergade Kirkegade Strandvejen Bøgevej Møllevej Rosenvænget Engvej Nørregade",
    "SE": "Storgatan Skolgatan Björkvägen Kyrkogatan Parkvägen Ängsvägen Skogsvägen Drottninggatan Östra\u00a0gatan",
}


@dataclass(frozen=True, slots=True)
class BranchPlaces:
    """A branch, its share of the members, and its places as (postal code, place)."""

    name: str
    share: int
    places: tuple[tuple[str, str], ...]


def branch_places() -> tuple[BranchPlaces, ...]:
    """Return the sixty branches."""
    rows = (line.split("|") for line in _BRANCHES.strip().splitlines())
    return tuple(
        BranchPlaces(name, int(share), tuple(_place(each) for each in places.split(",")))
        for name, share, places in rows
    )


def place_abroad(text: str) -> tuple[str, str]:
    """Split "111 22 Stockholm" into postal code and place."""
    words = text.split(" ")
    digits = sum(word.isdigit() for word in words[:2])
    return " ".join(words[:digits]), " ".join(words[digits:])


def streets(country: str) -> list[str]:
    """Return street names of a country."""
    return [name.replace("\u00a0", " ") for name in STREETS[country].split(" ")]


def _place(text: str) -> tuple[str, str]:
    code, _, place = text.partition(" ")
    return code, place
