"""Currencies: ISO 4217 codes, how many decimals they have, and the signs and words they are written with."""

from __future__ import annotations

from decimal import Decimal

from shopkeeper.errors import InputError
from shopkeeper.language.numerals import narrow

__all__ = ["CURRENCIES", "SIGNS", "currency_of", "exponent", "minor_units"]

#: Active ISO 4217 codes of money that goods are priced in.
CURRENCIES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
    LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN
    PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
    TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
    ZWG""".split()
)
_EXPONENTS = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0)
_EXPONENTS |= dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)

#: How a currency is also written -> the codes it may be; the shop's own wins, else the first.
SIGNS: dict[str, tuple[str, ...]] = {
    "$": (
        "USD",
        "CAD",
        "AUD",
        "NZD",
        "HKD",
        "SGD",
        "TWD",
        "MXN",
        "ARS",
        "CLP",
        "COP",
        "BBD",
        "BSD",
        "JMD",
        "UYU",
    ),
    "us$": ("USD",),
    "a$": ("AUD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "hk$": ("HKD",),
    "nt$": ("TWD",),
    "nz$": ("NZD",),
    "s$": ("SGD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    "€": ("EUR",),
    "£": ("GBP", "GIP", "FKP", "SHP"),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "TWD", "HKD", "JPY"),
    "块": ("CNY", "TWD", "HKD"),
    "圆": ("CNY", "JPY"),
    "円": ("JPY",),
    "人民币": ("CNY",),
    "美元": ("USD",),
    "欧元": ("EUR",),
    "英镑": ("GBP",),
    "日元": ("JPY",),
    "港币": ("HKD",),
    "rmb": ("CNY",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("SEK", "NOK", "DKK", "ISK"),
    "fr": ("CHF", "XOF", "XAF", "XPF"),
    "fr.": ("CHF",),
    "sfr": ("CHF",),
    "₹": ("INR",),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "rs.": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "₩": ("KRW",),
    "원": ("KRW",),
    "₽": ("RUB",),
    "руб": ("RUB",),
    "руб.": ("RUB",),
    "zł": ("PLN",),
    "₺": ("TRY",),
    "₫": ("VND",),
    "đ": ("VND",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "₦": ("NGN",),
    "₸": ("KZT",),
    "kč": ("CZK",),
    "ft": ("HUF",),
    "лв": ("BGN",),
    "лв.": ("BGN",),
    "lei": ("RON", "MDL"),
    "rm": ("MYR",),
    "rp": ("IDR",),
    "r": ("ZAR",),
}


def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has: USD 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def currency_of(written: str, default: str = "") -> str | None:
    """The ISO code of a currency as written (usd, $, kr, 元); None when it is unknown.

    A sign that several currencies share is the shop's own (`default`) where that is one of them.
    """
    name = narrow(written).strip()
    if name.upper() in CURRENCIES:
        return name.upper()
    codes = SIGNS.get(name.replace("￥", "¥").lower())
    if codes is None:
        return None
    return default if default in codes else codes[0]


def minor_units(amount: Decimal, currency: str) -> int:
    """Whole minor units. Raises InputError when `amount` is finer than the currency's smallest coin."""
    places = exponent(currency)
    scaled = amount.scaleb(places)
    if scaled != scaled.to_integral_value():
        raise InputError(f"{amount} {currency} has more than {places} decimals; round it")
    return int(scaled)
