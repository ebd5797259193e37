"""The thirteen countries of Docplanner and what follows from each.

Docplanner knows one time zone per locale, not per clinic. Prices carry no currency: it is the locale's.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Locale:
    """country: ISO 3166-1. language: as Babel names it. dial: the country's calling code, without plus."""

    code: str
    country: str
    domain: str
    zone_name: str
    currency: str
    language: str
    dial: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    @property
    def base_url(self) -> str:
        """With www: the bare domain redirects, and a redirected token request becomes a GET."""
        return f"https://www.{self.domain}"


LOCALES = {
    locale.code: locale
    for locale in (
        Locale("ar", "AR", "doctoraliar.com", "America/Argentina/Buenos_Aires", "ARS", "es_AR", "54"),
        Locale("br", "BR", "doctoralia.com.br", "America/Sao_Paulo", "BRL", "pt_BR", "55"),
        Locale("cl", "CL", "doctoralia.cl", "America/Santiago", "CLP", "es_CL", "56"),
        Locale("co", "CO", "doctoralia.co", "America/Bogota", "COP", "es_CO", "57"),
        Locale("cz", "CZ", "znamylekar.cz", "Europe/Prague", "CZK", "cs_CZ", "420"),
        Locale("de", "DE", "jameda.de", "Europe/Berlin", "EUR", "de_DE", "49"),
        Locale("es", "ES", "doctoralia.es", "Europe/Madrid", "EUR", "es_ES", "34"),
        Locale("it", "IT", "miodottore.it", "Europe/Rome", "EUR", "it_IT", "39"),
        Locale("mx", "MX", "doctoralia.mx", "America/Mexico_City", "MXN", "es_MX", "52"),
        Locale("pe", "PE", "doctoralia.pe", "America/Lima", "PEN", "es_PE", "51"),
        Locale("pl", "PL", "znanylekarz.pl", "Europe/Warsaw", "PLN", "pl_PL", "48"),
        Locale("pt", "PT", "doctoralia.com.pt", "Europe/Lisbon", "EUR", "pt_PT", "351"),
        Locale("tr", "TR", "doktortakvimi.com", "Europe/Istanbul", "TRY", "tr_TR", "90"),
    )
}
