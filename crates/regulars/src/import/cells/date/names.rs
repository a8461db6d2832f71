//! Names of months and weekdays in the library's languages (en, fa, ru, zh, de, fr, es), and the small words of dates.

/// What a word of a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// A month of the Gregorian calendar, from 1.
    Month(u32),
    /// A month of the Persian calendar, from 1.
    PersianMonth(u32),
    /// A weekday.
    Weekday,
    /// `mar`: March, or the Tuesday of French and Spanish.
    MarchOrTuesday,
    /// A word that only joins the others (`of`, `de`, `года`).
    Joint,
}

/// Names of each Gregorian month, folded by [`fold`]; a word of three letters or more may also begin just one of them.
/// After CLDR 47: nominative, the genitive of Russian, and usual spellings.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "janvier", "enero", "январь", "января", "ژانویه", "一月"],
    &["february", "februar", "feber", "fevrier", "febrero", "февраль", "февраля", "فوریه", "二月"],
    &["march", "marz", "maerz", "mrz", "mars", "marzo", "март", "марта", "مارس", "三月"],
    &["april", "avril", "abril", "апрель", "апреля", "آوریل", "اوریل", "四月"],
    &["may", "mai", "mayo", "май", "мая", "مه", "می", "五月"],
    &["june", "juni", "juin", "junio", "июнь", "июня", "ژوئن", "六月"],
    &["july", "juli", "juillet", "julio", "июль", "июля", "ژوئیه", "جولای", "七月"],
    &["august", "aout", "agosto", "август", "августа", "اوت", "آگوست", "اگوست", "八月"],
    &["september", "septembre", "septiembre", "setiembre", "сентябрь", "сентября", "سپتامبر", "九月"],
    &["october", "oktober", "octobre", "octubre", "октябрь", "октября", "اکتبر", "十月"],
    &["november", "novembre", "noviembre", "ноябрь", "ноября", "نوامبر", "十一月"],
    &["december", "dezember", "decembre", "diciembre", "декабрь", "декабря", "دسامبر", "十二月"],
];

/// Names of each Persian month, folded by [`fold`], which only the whole word is.
const PERSIAN_MONTHS: [&[&str]; 12] = [
    &["فروردین", "farvardin"],
    &["اردیبهشت", "ordibehesht"],
    &["خرداد", "khordad"],
    &["تیر", "tir"],
    &["مرداد", "امرداد", "mordad"],
    &["شهریور", "shahrivar"],
    &["مهر", "mehr"],
    &["آبان", "ابان", "aban"],
    &["آذر", "اذر", "azar"],
    &["دی", "dey"],
    &["بهمن", "bahman"],
    &["اسفند", "esfand"],
];

/// Weekdays, folded by [`fold`]; a word of three letters or more may also begin one of them.
const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "شنبه",
    "یکشنبه",
    "دوشنبه",
    "سهشنبه",
    "چهارشنبه",
    "پنجشنبه",
    "جمعه",
];

/// Weekdays of two letters, and of Chinese.
const SHORT_WEEKDAYS: &[&str] = &[
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
    "星期",
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "周",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
];

/// Words that join the parts of a date and its time.
const JOINTS: &[&str] = &[
    "of", "the", "at", "on", "de", "del", "el", "las", "la", "le", "a", "den", "der", "um", "г", "год", "года", "в",
    "سال", "ماه", "ساعت",
];

/// What makes a number an ordinal: `5th`, `1er`, `5-го`.
const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "re", "e", "o", "го", "ого"];

/// What a word means in any of the languages, whatever its case; `None` when it means nothing or several months.
pub(super) fn name(word: &str) -> Option<Name> {
    let word = word.to_lowercase();
    let word = word.as_str();
    let part = word.chars().nth(2).is_some();
    let known = |names: &[&str]| names.contains(&word);
    let begins = |names: &[&str]| part && names.iter().any(|name| name.starts_with(word));
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(0);
    let persian = word.strip_suffix("ماه").unwrap_or(word);
    if let Some(at) = PERSIAN_MONTHS.iter().position(|names| names.contains(&persian)) {
        return Some(Name::PersianMonth(number(at)));
    }
    if let Some(at) = MONTHS.iter().position(|names| known(names)) {
        return Some(Name::Month(number(at)));
    }
    let mut months = MONTHS.iter().enumerate().filter(|(_, names)| begins(names)).map(|(at, _)| number(at));
    match (months.next(), months.next()) {
        (Some(3), None) if begins(WEEKDAYS) => Some(Name::MarchOrTuesday),
        (Some(month), None) => Some(Name::Month(month)),
        _ if known(WEEKDAYS) || known(SHORT_WEEKDAYS) || begins(WEEKDAYS) => Some(Name::Weekday),
        _ => known(JOINTS).then_some(Name::Joint),
    }
}

/// Whether a word right after a number makes it an ordinal.
pub(super) fn is_ordinal(word: &str) -> bool {
    ORDINALS.contains(&word.to_lowercase().as_str())
}

/// A text with what is written in several ways written in one: digits as ASCII, no accents, no joiners and marks of
/// direction, Arabic letters as Persian ones, and the signs of a Chinese date as `-` and `:`.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '月' if folded.ends_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']) => {
                folded.push(c)
            }
            '年' | '月' => folded.push('-'),
            '日' | '号' | '號' | '秒' => folded.push(' '),
            '时' | '時' | '点' | '點' | '分' => {
                folded.push(if chars.peek().is_some_and(|next| next.is_numeric()) { ':' } else { ' ' });
            }
            // Joiners, marks of direction, and accents that stand alone.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {}
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | 'ـ' => {}
            _ if c.is_ascii() => folded.push(c),
            _ => folded.extend(c.to_lowercase().map(fold_char)),
        }
    }
    folded
}

fn fold_char(c: char) -> char {
    match c {
        'à' | 'â' | 'á' | 'ä' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'º' => 'o',
        'û' | 'ü' | 'ú' => 'u',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        '،' | '，' => ',',
        other => super::super::number::plain_char(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_seven_languages() {
        for (month, words) in [
            (1, "Jan January Januar Jänner janvier janv enero ene января январь янв ژانویه 一月"),
            (2, "Feb Februar févr fév février febrero февраля فوریه 二月"),
            (3, "Mar March März Maerz mrz mars marzo марта مارس 三月"),
            (4, "apr avr avril abr abril апр آوریل"),
            (5, "may mai mayo май мая مه"),
            (6, "jun June Juni juin junio июнь июня июн ژوئن"),
            (7, "jul July Juli juil juillet julio июля"),
            (8, "aug août aout ago agosto августа 八月"),
            (9, "sep Sept septembre septiembre set сент"),
            (10, "oct Okt octobre octubre октября"),
            (12, "dec Dez Dezember déc décembre dic diciembre декабря 十二月"),
        ] {
            for word in words.split(' ') {
                let wanted = if word == "Mar" { Name::MarchOrTuesday } else { Name::Month(month) };
                assert_eq!(name(&fold(word)), Some(wanted), "{word}");
            }
        }
        for word in ["تیر", "تیرماه", "Tir"] {
            assert_eq!(name(&fold(word)), Some(Name::PersianMonth(4)), "{word}");
        }
        assert_eq!(name(&fold("ارديبهشت")), Some(Name::PersianMonth(2)));
    }

    #[test]
    fn weekdays_joints_and_what_means_nothing() {
        for word in
            "Mon Monday Mo Montag lundi lun martes mié jeu вторник вт چهارشنبه پنج\u{200c}شنبه 星期一 周五".split(' ')
        {
            assert_eq!(name(&fold(word)), Some(Name::Weekday), "{word}");
        }
        assert_eq!(name("года"), Some(Name::Joint));
        for word in ["jui", "ma", "x", "", "morgen", "tomorrow", "今天"] {
            assert_eq!(name(&fold(word)), None, "{word}");
        }
    }

    #[test]
    fn one_spelling_of_what_is_written_in_several_ways() {
        assert_eq!(fold("2026年1月5日 14时30分"), "2026-1-5  14:30 ");
        assert_eq!(fold("۱۴۰۲/۰۴/۱۰"), "1402/04/10");
        assert_eq!(fold("\u{200f}5 De\u{301}c 2026"), "5 Dec 2026");
        assert_eq!(fold("２０２６／１／５"), "2026/1/5");
    }
}
