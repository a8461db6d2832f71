//! Currency signs as people write them beside amounts.

use crate::model::Currency;

/// What currency a sign or code beside an amount says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The currency of this code; `TOMAN` for ten rial.
    Of(&'static str),
    /// One of the currencies of these codes, which all write this sign.
    OneOf(&'static [&'static str]),
}

impl Sign {
    /// Whether the sign can be one of a currency.
    pub(crate) fn is_of(self, code: &str) -> bool {
        match self {
            Self::Of(own) => own == code,
            Self::OneOf(codes) => codes.contains(&code),
        }
    }

    /// What two signs of one amount say together; `None` when they contradict each other.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Of(code), sign) | (sign, Self::Of(code)) => sign.is_of(code).then_some(Self::Of(code)),
            (one, other) => (one == other).then_some(one),
        }
    }
}

/// The code, or the first of several.
impl std::fmt::Display for Sign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Of(code) => f.write_str(code),
            Self::OneOf([first @ .., _, _, _]) if first.len() > SHOWN_CODES => {
                let shown = first.get(..SHOWN_CODES).unwrap_or(first).join(", ");
                write!(f, "one of several currencies ({shown} and others)")
            }
            Self::OneOf(codes) => write!(f, "one of several currencies ({})", codes.join(", ")),
        }
    }
}

/// Codes that a sign of many currencies is explained by.
const SHOWN_CODES: usize = 5;

/// Signs in lower case, without spaces and the dot of an abbreviation, and the currencies that write them: those of
/// CLDR (in the languages of a currency's countries, and en, fa, ru, zh, de, fr, es; read from Babel 2.19), and what else
/// people write (`rs`, `руб`, `tl`, `元`). A sign that several currencies write says none of them by itself.
#[rustfmt::skip]
const SIGNS: &[(&str, &[&str])] = &[
    ("€", &["EUR"]),
    ("$", &["USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BBD", "BMD", "BND",
        "BSD", "BZD", "CUP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "DOP"]),
    ("£", &["GBP", "EGP", "FKP", "GIP", "SHP", "SSP", "LBP", "SYP", "SDG"]),
    ("¥", &["JPY", "CNY"]), ("￥", &["JPY", "CNY"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("₹", &["INR"]), ("₽", &["RUB"]), ("₺", &["TRY"]), ("₴", &["UAH"]), ("₩", &["KRW"]), ("￦", &["KRW"]),
    ("₪", &["ILS"]), ("₫", &["VND"]), ("฿", &["THB"]), ("₱", &["PHP"]), ("₦", &["NGN"]), ("₡", &["CRC"]),
    ("₸", &["KZT"]), ("₼", &["AZN"]), ("₾", &["GEL"]), ("₮", &["MNT"]), ("₭", &["LAK"]), ("₲", &["PYG"]),
    ("֏", &["AMD"]), ("؋", &["AFN"]), ("৳", &["BDT"]), ("៛", &["KHR"]), ("₵", &["GHS"]), ("gh₵", &["GHS"]),
    ("zł", &["PLN"]), ("zl", &["PLN"]), ("kč", &["CZK"]), ("kc", &["CZK"]), ("ft", &["HUF"]),
    ("lei", &["RON", "MDL"]), ("leu", &["RON", "MDL"]), ("l", &["HNL", "MDL", "ALL"]),
    ("лв", &["BGN"]), ("lv", &["BGN"]), ("руб", &["RUB", "BYN"]), ("р", &["RUB", "BYN"]), ("rub", &["RUB"]),
    ("грн", &["UAH"]), ("тг", &["KZT"]), ("сом", &["KGS"]), ("сўм", &["UZS"]), ("сум", &["UZS"]), ("soʻm", &["UZS"]),
    ("so'm", &["UZS"]), ("дин", &["RSD"]), ("din", &["RSD"]), ("ден", &["MKD"]), ("den", &["MKD"]),
    ("км", &["BAM"]), ("km", &["BAM"]), ("lekë", &["ALL"]), ("lek", &["ALL"]), ("tl", &["TRY"]), ("br", &["BYN", "ETB"]),
    ("fr", &["CHF"]), ("sfr", &["CHF"]), ("isk", &["ISK"]),
    ("us$", &["USD"]), ("$us", &["USD"]), ("a$", &["AUD"]), ("au$", &["AUD"]), ("$au", &["AUD"]),
    ("c$", &["CAD", "NIO"]), ("ca$", &["CAD"]), ("$ca", &["CAD"]), ("can$", &["CAD"]), ("nz$", &["NZD"]),
    ("$nz", &["NZD"]), ("hk$", &["HKD"]), ("$hk", &["HKD"]), ("s$", &["SGD"]), ("sg$", &["SGD"]), ("$sg", &["SGD"]),
    ("nt$", &["TWD"]), ("mx$", &["MXN"]), ("$mx", &["MXN"]), ("mex$", &["MXN"]), ("r$", &["BRL"]), ("rd$", &["DOP"]),
    ("$ar", &["ARS"]), ("ar$", &["ARS"]), ("$cl", &["CLP"]), ("cl$", &["CLP"]), ("clp$", &["CLP"]), ("$co", &["COP"]),
    ("col$", &["COP"]), ("co$", &["COP"]), ("$uy", &["UYU"]), ("$u", &["UYU"]), ("j$", &["JMD"]), ("tt$", &["TTD"]),
    ("ec$", &["XCD"]), ("bds$", &["BBD"]), ("bz$", &["BZD"]), ("b$", &["BSD", "BND"]), ("fj$", &["FJD"]),
    ("n$", &["NAD"]), ("mop$", &["MOP"]), ("t$", &["TOP"]), ("ws$", &["WST"]), ("e£", &["EGP"]), ("£e", &["EGP"]),
    ("gb£", &["GBP"]), ("£gb", &["GBP"]), ("£lb", &["LBP"]), ("ll", &["LBP"]), ("ls", &["SYP"]), ("le", &["EGP", "SLE"]),
    ("jp¥", &["JPY"]), ("cn¥", &["CNY"]), ("¥cn", &["CNY"]), ("rmb", &["CNY"]),
    ("元", &["CNY", "TWD", "HKD"]), ("圆", &["CNY"]), ("圓", &["TWD", "HKD"]), ("人民币", &["CNY"]), ("块", &["CNY"]),
    ("美元", &["USD"]), ("欧元", &["EUR"]), ("日元", &["JPY"]), ("港元", &["HKD"]), ("円", &["JPY"]), ("원", &["KRW"]),
    ("rs", &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"]), ("rp", &["IDR"]), ("rm", &["MYR"]), ("đ", &["VND"]),
    ("r", &["ZAR"]), ("p", &["BWP", "PHP"]), ("q", &["GTQ"]), ("k", &["ZMW", "MMK", "PGK"]), ("s/", &["PEN"]),
    ("s/.", &["PEN"]), ("bs", &["BOB", "VES", "VED"]), ("gs", &["PYG"]), ("b/.", &["PAB"]), ("b/", &["PAB"]),
    ("ksh", &["KES"]), ("kes", &["KES"]), ("tsh", &["TZS"]), ("ush", &["UGX"]), ("fcfa", &["XOF", "XAF"]),
    ("cfa", &["XOF", "XAF"]), ("fcfp", &["XPF"]), ("dh", &["AED", "MAD"]), ("dhs", &["AED", "MAD"]), ("da", &["DZD"]),
    ("dt", &["TND"]), ("kd", &["KWD"]), ("bd", &["BHD"]), ("jd", &["JOD"]), ("sr", &["SAR", "SCR"]), ("qr", &["QAR"]),
    ("kz", &["AOA"]), ("ar", &["MGA"]), ("vt", &["VUV"]), ("mtn", &["MZN"]), ("mt", &["MZN"]), ("nu", &["BTN"]),
    ("د.إ", &["AED"]), ("درهم", &["AED", "MAD"]), ("ر.س", &["SAR"]), ("ج.م", &["EGP"]), ("د.ك", &["KWD"]),
    ("د.أ", &["JOD"]), ("د.ب", &["BHD"]), ("د.ت", &["TND"]), ("د.ج", &["DZD"]), ("د.ع", &["IQD"]), ("د.ل", &["LYD"]),
    ("د.م", &["MAD"]), ("ر.ع", &["OMR"]), ("ر.ق", &["QAR"]), ("ر.ي", &["YER"]), ("ل.ل", &["LBP"]), ("ل.س", &["SYP"]),
    ("﷼", &["IRR", "OMR", "QAR", "SAR", "YER"]), ("ريال", &["IRR", "OMR", "QAR", "SAR", "YER"]),
    ("ریال", &["IRR"]), ("تومان", &[TOMAN]), ("تومن", &[TOMAN]), ("toman", &[TOMAN]), ("irt", &[TOMAN]), ("tmn", &[TOMAN]),
];

/// Ten rial: no currency of ISO 4217, but what Iranian shops write.
pub(crate) const TOMAN: &str = "TOMAN";

/// What a sign or a code beside an amount says; `None` when it is no known one.
pub(crate) fn sign(text: &str) -> Option<Sign> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    // The dot of an abbreviation follows a letter: that of `$.50` is another's.
    let word = plain.strip_suffix('.').filter(|word| word.ends_with(char::is_alphabetic)).unwrap_or(&plain);
    if let Some((_, codes)) = SIGNS.iter().find(|(sign, _)| *sign == word) {
        return Some(match codes {
            [code] => Sign::Of(code),
            codes => Sign::OneOf(codes),
        });
    }
    let is_code = word.len() == 3 && word.bytes().all(|b| b.is_ascii_lowercase());
    let code = is_code.then(|| Currency::from_code(&word.to_ascii_uppercase()).ok())??;
    Some(Sign::Of(code.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_stands_once_and_for_currencies() {
        let mut seen = std::collections::BTreeSet::new();
        for (sign, codes) in SIGNS {
            assert!(seen.insert(sign), "{sign} stands twice");
            assert_eq!(sign.to_lowercase(), *sign);
            for code in *codes {
                assert!(*code == TOMAN || Currency::from_code(code).is_ok(), "{code}");
            }
        }
    }

    #[test]
    fn signs_that_people_write() {
        for (text, code) in [
            ("€", "EUR"),
            ("zł", "PLN"),
            ("Kč", "CZK"),
            ("Ft", "HUF"),
            ("лв.", "BGN"),
            ("₽", "RUB"),
            ("грн.", "UAH"),
            ("TL", "TRY"),
            ("R$", "BRL"),
            ("US $", "USD"),
            ("A$", "AUD"),
            ("CA$", "CAD"),
            ("Fr.", "CHF"),
            ("chf", "CHF"),
            ("円", "JPY"),
            ("₩", "KRW"),
            ("฿", "THB"),
            ("ریال", "IRR"),
            ("تومان", "TOMAN"),
            ("د.إ.", "AED"),
            ("usd", "USD"),
        ] {
            assert_eq!(sign(text), Some(Sign::Of(code)), "{text}");
        }
        for (text, codes) in
            [("kr.", &["SEK", "DKK"]), ("Rs.", &["INR", "PKR"]), ("руб.", &["RUB", "BYN"]), ("$", &["USD", "MXN"])]
        {
            assert!(codes.iter().all(|code| sign(text).unwrap().is_of(code)), "{text}");
        }
        for text in ["$.", "", ".", "€€", "abc", "apples", "-"] {
            assert_eq!(sign(text), None, "{text}");
        }
    }

    #[test]
    fn two_signs_must_agree() {
        let (dollar, pound) = (sign("$").unwrap(), sign("£").unwrap());
        assert_eq!(dollar.and(Sign::Of("CAD")), Some(Sign::Of("CAD")));
        assert_eq!(Sign::Of("EUR").and(dollar), None);
        assert_eq!(dollar.and(dollar), Some(dollar));
        assert_eq!(dollar.and(pound), None);
    }
}
