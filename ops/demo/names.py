"""Names of the demo's members and companies; the commoner ones come first and are drawn more often."""

from random import Random

FIRST = {
    ("NO", "F"): (
        "Anne Inger Kari Marit Ingrid Liv Eva Berit Astrid Bjørg Hilde Anna Solveig Marianne Randi Ida Nina Maria "
        "Elisabeth Kristin Bente Heidi Silje Hanne Linda Tone Anita Emma Tonje Camilla Gerd Julie Karin Mona Lise "
        "Turid Siri Sara Wenche Ragnhild Hege Laila Ellen Gunn Grete Unni Vigdis Thea Nora Synnøve Åse Maja Frida "
        "Amalie Sigrid Guro Live Eline Åshild Gudrun Jorunn Torill Vilde Oda Selma Tuva Ylva Sunniva Målfrid Reidun"
    ),
    ("NO", "M"): (
        "Jan Per Bjørn Ole Lars Kjell Knut Arne Svein Thomas Hans Geir Tor Morten Terje Odd Erik Martin Andreas John "
        "Anders Rune Trond Tore Daniel Jon Kristian Marius Magnus Stian Henrik Øyvind Espen Fredrik Christian Nils "
        "Eirik Helge Gunnar Einar Øystein Steinar Håkon Jonas Leif Sindre Roar Harald Alexander Petter Kåre Pål Ivar "
        "Mats Emil Sondre Oskar Filip Jakob William Aksel Sverre Åge Ørjan Torstein Sigurd Gaute Vetle Brage Ask"
    ),
    ("DK", "F"): "Anne Kirsten Mette Hanne Helle Susanne Lene Maria Louise Freja Ida Karen Pia Signe Sofie",
    ("DK", "M"): "Peter Jens Michael Lars Thomas Søren Henrik Christian Martin Jesper Morten Anders Rasmus Mads Niels",
    ("SE", "F"): "Anna Eva Maria Karin Kristina Lena Sara Emma Malin Ingrid Linnéa Elin Åsa Märta Ebba Astrid",
    ("SE", "M"): "Lars Mikael Anders Johan Erik Per Karl Peter Jan Fredrik Björn Göran Åke Jörgen Måns Axel",
}

LAST = {
    "NO": (
        "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen "
        "Berg Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen Henriksen Lund Sørensen Jakobsen "
        "Moen Gundersen Iversen Strand Solberg Svendsen Martinsen Eide Knutsen Bakken Paulsen Mathisen Lie Rasmussen "
        "Amundsen Kristoffersen Bakke Berge Lunde Nygård Moe Fredriksen Solheim Nguyen Lien Holm Hauge Antonsen "
        "Andresen Aas Knudsen Ellingsen Jenssen Thomassen Simonsen Myhre Isaksen Abrahamsen Danielsen Haugland Arnesen "
        "Rønning Sandvik Tveit Bøe Ødegård Næss Viken Brekke Ruud Hovland Sæther Fjeld Tangen Kvam Fossum Lillebø "
        "Aasen Østby Vågen Skår Ness Rustad Engen Fjellheim Nordli Bråten Skogstad Myklebust Tjelta Røed Åmodt"
    ),
    "DK": "Nielsen Jensen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Kjær Bech Møller Østergaard",
    "SE": "Andersson Johansson Karlsson Nilsson Eriksson Lindqvist Bergström Åkesson Sjöberg Öberg Söderlund Hägg",
}

_COMPANY_WORDS = (
    "Fjellsport Turutstyr Nordlys Havblikk Vidda Tinden Elvebakken Skogheim Solsiden Bryggen Granly Fossen Lysefjord "
    "Furulund Høyfjell Kystvind Myrland Nordvegen Skarvet Varden Storfjord Breidablikk"
)
_COMPANY_TRADES = (
    "Regnskap Bygg Transport Hotell Sport Elektro Eiendom Bakeri Verksted Rådgivning Kjøkken Optikk Data Gartneri"
)
_MAIL_HOSTS = ("epost.example", "post.example", "mail.example", "nett.example", "hjemme.example")
_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "é": "e", " ": ".", "&": ""})


class Names:
    """Draws names: the first of a list come up about three times as often as the last."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._first = {key: names.split() for key, names in FIRST.items()}
        self._last = {country: names.split() for country, names in LAST.items()}
        self._words, self._trades = _COMPANY_WORDS.split(), _COMPANY_TRADES.split()

    def first(self, country: str, gender: str) -> str:
        """A first name."""
        return self._drawn(self._first[country, gender])

    def last(self, country: str) -> str:
        """A last name."""
        return self._drawn(self._last[country])

    def company(self) -> str:
        """A company's name."""
        return f"{self._random.choice(self._words)} {self._random.choice(self._trades)} AS"

    def email(self, name: str, number: int) -> str:
        """An address under an invented domain; the number keeps it apart from others of that name."""
        local = name.lower().translate(_ASCII)
        return f"{local}{number % 1000}@{_MAIL_HOSTS[number % len(_MAIL_HOSTS)]}"

    def _drawn(self, names: list[str]) -> str:
        # the smaller of two draws leans to the front
        one, other = self._random.random(), self._random.random()
        return names[int(min(one, other, 0.999) * len(names))]
