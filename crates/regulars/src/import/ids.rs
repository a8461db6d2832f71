//! The ids of a row: who and what it is about, each compared as such a thing is.

use super::cells::nothing::is_word_for_nothing;
use super::cure::{quoted, usual_cure};
use super::fields::Field;
use super::notes::{Fault, Read};
use super::row::{LIST_MARK, Row};
use crate::model::{CustomFields, CustomValue};

/// Words that shops and tills write where nobody is meant, besides those for nothing, in lower case; without those of the
/// library's languages all guests of such a shop are one loyal customer.
const NOBODY: &[&str] = &[
    "-1",
    "false",
    "guest",
    "guests",
    "guest user",
    "guest customer",
    "guest checkout",
    "anonymous",
    "anonymous user",
    "anonymous customer",
    "anon",
    "nobody",
    "no customer",
    "no name",
    "noname",
    "walk-in",
    "walk in",
    "walkin",
    "walk-in customer",
    "walk in customer",
    "cash customer",
    "cash sale",
    "not logged in",
    "not registered",
    "unregistered",
    "not provided",
    "not specified",
    "not available",
    "gast",
    "gastkunde",
    "gastbestellung",
    "gastbesteller",
    "gastkonto",
    "unbekannt",
    "anonym",
    "laufkunde",
    "laufkundschaft",
    "barverkauf",
    "kein kunde",
    "keine angabe",
    "ohne angabe",
    "niemand",
    "invité",
    "invitée",
    "invite",
    "client invité",
    "anonyme",
    "client anonyme",
    "inconnu",
    "inconnue",
    "client inconnu",
    "client de passage",
    "non renseigné",
    "aucun",
    "invitado",
    "invitada",
    "cliente invitado",
    "anónimo",
    "anonimo",
    "cliente anónimo",
    "desconocido",
    "desconocida",
    "cliente ocasional",
    "cliente mostrador",
    "público en general",
    "publico en general",
    "consumidor final",
    "sin cliente",
    "nadie",
    "ninguno",
    "гость",
    "аноним",
    "анонимный",
    "анонимный пользователь",
    "анонимный покупатель",
    "неизвестно",
    "неизвестный",
    "неизвестный покупатель",
    "розничный покупатель",
    "без клиента",
    "не указан",
    "не указано",
    "не зарегистрирован",
    "访客",
    "游客",
    "匿名",
    "匿名用户",
    "未知",
    "散客",
    "非会员",
    "未登录",
    "未登录用户",
    "无",
    "訪客",
    "遊客",
    "匿名用戶",
    "مهمان",
    "میهمان",
    "کاربر مهمان",
    "مشتری مهمان",
    "ناشناس",
    "کاربر ناشناس",
    "نامشخص",
    "مشتری متفرقه",
    "متفرقه",
    "مشتری گذری",
    "بدون نام",
    "ندارد",
];

/// Brackets in which a word for nobody may stand.
const BRACKETS: [char; 6] = ['(', ')', '<', '>', '[', ']'];

impl Row<'_> {
    /// The id of the record; a number that a spreadsheet has rounded is doubtful, a word for nothing is none.
    pub(super) fn id(&mut self, field: Field) -> Read<String> {
        let id = self.reference(field)?;
        let id = id.or_else(|| self.numbered());
        self.needed(field, id)
    }

    /// The number of the row as an id, where the map asks for it.
    fn numbered(&self) -> Option<String> {
        let prefix = self.plan.number_prefix.as_deref().unwrap_or("");
        self.plan.number_rows.then(|| format!("{prefix}row-{}", self.number))
    }

    /// The id of another record.
    pub(super) fn reference(&mut self, field: Field) -> Read<Option<String>> {
        let Some(id) = self.plain_text(field)? else { return Ok(None) };
        if self.is_no_id(field.at, &id) {
            self.doubt(field, &id, no_id(&id));
            return Ok(None);
        }
        Ok(Some(self.as_written(field, id)))
    }

    /// The id of an organisation; of several, the first.
    pub(super) fn organisation(&mut self, field: Field, custom: &mut CustomFields) -> Read<Option<String>> {
        if let Some(first) = self.first_of_several(field, custom) {
            return Ok(Some(self.as_written(field, first)));
        }
        match self.placeholder(field) {
            Some(word) if self.cell(field) == Some(&word) && !is_word_for_nothing(&word) => {
                self.doubt(field, &word, nobody(field, &word));
                Ok(None)
            }
            _ => self.reference(field),
        }
    }

    /// The id of the customer the row is about: the first of its columns, then of those to fall back on, that names
    /// somebody. A mail address is in lower case, of a telephone number the digits count; of several ids the first one
    /// does. One that stands for nobody is doubtful.
    pub(super) fn person(&mut self, field: Field, custom: &mut CustomFields) -> Read<Option<String>> {
        let several = self.first_of_several(field, custom).map(|id| (field.at, id));
        let somebody = || self.candidates(field).find(|(_, id)| !self.is_nobody(field, id));
        let Some((slot, id)) = several.or_else(|| somebody().map(|(slot, id)| (slot, id.to_owned()))) else {
            if let Some(placeholder) = self.placeholder(field) {
                self.notes.nobody += 1;
                self.doubt(field, &placeholder, nobody(field, &placeholder));
            }
            return Ok(None);
        };
        let compared = comparable(&id, self.plan.is_phone(slot));
        Ok(Some(compared.unwrap_or_else(|| self.as_written(field, id))))
    }

    /// The id of a customer's own record, as the records of others name it.
    pub(super) fn person_id(&mut self, field: Field) -> Read<String> {
        let id = self.id(field)?;
        Ok(comparable(&id, self.plan.is_phone(field.at)).unwrap_or(id))
    }

    /// What rejects a row that can't be without a customer.
    pub(super) fn no_person(&self, field: Field) -> Fault {
        no_person(field, self.placeholder(field).as_deref())
    }

    /// The word by which a row says that nobody is meant.
    pub(super) fn placeholder(&self, field: Field) -> Option<String> {
        self.candidates(field).map(|(_, id)| id).find(|id| self.is_nobody(field, id)).map(str::to_owned)
    }

    /// Of several ids in a cell that takes one, the first; all of them are kept as a custom field.
    fn first_of_several(&mut self, field: Field, custom: &mut CustomFields) -> Option<String> {
        let cell = self.cell(field).filter(|cell| self.plan.mapped_word(field.at, cell).is_none())?;
        let separator = self.separator(cell);
        let mut ids = cell.split(separator).map(str::trim).filter(|id| !id.is_empty() && !self.is_nobody(field, id));
        let first = ids.next()?;
        let several = ids.next().is_some();
        if several {
            let (all, kept) =
                (cell.replace(LIST_MARK, ";").trim_start_matches(';').to_owned(), format!("{}s", field.name));
            self.doubt(
                field,
                &all,
                format!("several ids; the first one counts, all are kept as the custom field {kept}"),
            );
            custom.entry(kept).or_insert(CustomValue::Text(all));
        }
        (several || cell.starts_with(LIST_MARK)).then(|| first.to_owned())
    }

    /// Several ids, addresses or numbers of a person; a word for nothing is none, and doubtful.
    pub(super) fn list(&mut self, field: Field) -> Vec<String> {
        let (none, ids): (Vec<String>, _) = self.texts(field).into_iter().partition(|id| self.is_no_id(field.at, id));
        none.iter().for_each(|word| self.doubt(field, word, no_id(word)));
        ids
    }

    /// Several customers; one who stands for nobody is doubtful.
    pub(super) fn people(&mut self, field: Field) -> Vec<String> {
        let (none, ids): (Vec<String>, _) = self.texts(field).into_iter().partition(|id| self.is_nobody(field, id));
        none.iter().for_each(|word| self.doubt(field, word, nobody(field, word)));
        let compared = |id: String| comparable(&id, false).unwrap_or_else(|| self.as_written(field, id));
        ids.into_iter().map(compared).collect()
    }

    /// Whether an id is a word for nothing, and the map doesn't say that some record is called so.
    pub(super) fn is_no_id(&self, slot: usize, id: &str) -> bool {
        is_word_for_nothing(id) && self.plan.mapped_word(slot, id).is_none()
    }

    /// Whether an id stands for nobody, and the map doesn't say that some customer is called so.
    fn is_nobody(&self, field: Field, id: &str) -> bool {
        stands_for_nobody(id) && self.plan.mapped_word(field.at, id).is_none()
    }

    /// The id as it is, with doubts about numbers that a table program has written; a declared float is whole.
    fn as_written(&mut self, field: Field, id: String) -> String {
        let id = match of_formula(&id) {
            Some(text) => {
                let fault = Fault::new(field.name, &id, "a spreadsheet's formula for a text; the text is read");
                self.notes.doubts.push(fault.cured(format!("nothing is lost (then it is {text:?})")));
                text.to_owned()
            }
            None => id,
        };
        if is_rounded(&id) {
            let why = "looks like a long number that a spreadsheet has rounded";
            let fault = Fault::new(field.name, &id, why);
            self.notes.doubts.push(fault.cured("export it again as text: its last digits are lost in this file"));
        }
        match whole(&id, self.plan.formats.decimal_sign()) {
            Some(number) if self.plan.formats.float_ids == Some(true) => number.to_owned(),
            Some(_) => {
                self.doubt(
                    field,
                    &id,
                    "a whole number written as a float, another id than the number; declare formats.float_ids = true",
                );
                id
            }
            None => id,
        }
    }
}

pub(super) fn no_id(word: &str) -> String {
    format!(
        "a word for nothing, read as missing; declare formats.missing = [{}], or its meaning in the map's values",
        quoted(word)
    )
}

/// What rejects a record that can't be without a customer, with the word that stands for nobody.
pub(super) fn no_person(field: Field, placeholder: Option<&str>) -> Fault {
    match placeholder {
        Some(word) => Fault::new(field.name, word, nobody(field, word)),
        None => Fault::new(field.name, "", "missing").usually(usual_cure(field.name, "")),
    }
}

fn nobody(field: Field, word: &str) -> String {
    let (name, word) = (field.name, quoted(word));
    format!(
        "stands for nobody; declare values.{name} = {{{word}: {word}}} if it is a customer, or fallbacks.{name} with the \
         columns that name the customer then"
    )
}

/// Whether an id stands for nobody, in whatever file.
pub(super) fn stands_for_nobody(id: &str) -> bool {
    is_word_for_nothing(id) || is_zero(id) || is_nobody(id)
}

/// Whether a text is one of the words for nobody, whatever its case and brackets, and the keyboard that wrote it.
fn is_nobody(id: &str) -> bool {
    /// Longest of the words, in bytes, and a pair of brackets.
    const LONGEST: usize = 64;
    if id.len() > LONGEST {
        return false;
    }
    if id.bytes().any(|byte| byte.is_ascii_digit()) {
        // Most ids have a digit, and one of the words.
        return id.trim_matches(BRACKETS) == "-1";
    }
    // Arabic keyboards have other letters for the Persian yeh and kaf.
    let persian = |c| match c {
        'ي' => 'ی',
        'ك' => 'ک',
        c => c,
    };
    let plain: String = id.chars().flat_map(char::to_lowercase).map(persian).collect();
    NOBODY.contains(&plain.trim_matches(BRACKETS))
}

/// Nothing but zeros: 0, 0.0, or a UUID of zeros.
fn is_zero(id: &str) -> bool {
    id.contains('0') && id.chars().all(|c| matches!(c, '0' | '-' | '.' | '{' | '}'))
}

/// The whole number that a float such as `17850.0` is, with that sign before its decimals or with a point.
fn whole(id: &str, decimal: char) -> Option<&str> {
    let (number, zeros) = id.split_once(['.', decimal])?;
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (is_whole && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0')).then_some(number)
}

/// The text in a formula such as `="0042"`, by which exports keep a spreadsheet from cutting zeros.
fn of_formula(id: &str) -> Option<&str> {
    let text = id.strip_prefix("=\"")?.strip_suffix('"')?;
    (!text.is_empty() && !text.contains('"')).then_some(text)
}

fn is_rounded(id: &str) -> bool {
    id.split_once(['E', 'e']).is_some_and(|(digits, power)| {
        digits.contains('.')
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && power.trim_start_matches('+').parse::<u8>().is_ok()
    })
}

/// A mail address, or a telephone number of a column that is called one, in the form in which such are compared; `None`
/// for any other id.
fn comparable(id: &str, is_phone: bool) -> Option<String> {
    if id.contains('@') {
        let mail: String = id.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        return is_mail(&mail).then_some(mail);
    }
    if !is_phone {
        return None;
    }
    let is_number = id.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c));
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    if !is_number || digits.is_empty() {
        return None;
    }
    let international = digits.strip_prefix("00").or_else(|| id.starts_with('+').then_some(&*digits));
    Some(international.map_or_else(|| digits.clone(), |number| format!("+{number}")))
}

fn is_mail(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let ends = domain.split_once('.').is_some_and(|(host, end)| !host.is_empty() && !end.is_empty());
    let is_host = domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    !name.is_empty() && is_host && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_nobody_and_other_numbers_somebody() {
        for id in ["0", "0.0", "000", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}"]
        {
            assert!(is_zero(id), "{id}");
        }
        for id in ["10", "-", "", "0001", "0x0", "00000000-0000-0000-0000-000000000001"] {
            assert!(!is_zero(id), "{id}");
        }
    }

    #[test]
    fn guests_are_nobody_in_the_librarys_languages() {
        for id in [
            "Guest",
            "(guest)",
            "GAST",
            "Gastkunde",
            "Invité",
            "INVITÉ",
            "Invitado",
            "Гость",
            "游客",
            "میهمان",
            "ميهمان",
            "Público en general",
            "Laufkundschaft",
            "false",
        ] {
            assert!(is_nobody(id), "{id}");
        }
        for id in ["", "17850", "gast-7", "Gästebuch", "C-guest", "guest@x.test", "Anonymus GmbH", "مهمانی"] {
            assert!(!is_nobody(id), "{id}");
        }
    }

    #[test]
    fn floats_that_are_whole() {
        assert_eq!(whole("17850.0", '.'), Some("17850"));
        assert_eq!(whole("-3.00", '.'), Some("-3"));
        assert_eq!((whole("7,0", ','), whole("7,0", '.')), (Some("7"), None));
        for id in ["17850", "17850.5", ".0", "1.", "a.0", "1.0.0", "1e5"] {
            assert_eq!(whole(id, '.'), None, "{id}");
        }
    }

    #[test]
    fn mails_and_phones_are_compared_as_such() {
        for (id, is_phone, expected) in [
            ("Ann@X.Test", false, Some("ann@x.test")),
            ("ann @x.test", false, Some("ann@x.test")),
            ("+49 (170) 12-34", true, Some("+491701234")),
            ("+49 30", false, None),
            ("0049 170 1234", true, Some("+491701234")),
            ("0170/1234", true, Some("01701234")),
            ("0170/1234", false, None),
            ("A@b", false, None),
            ("Mixed-Case", false, None),
            ("17850", false, None),
            ("ext. 5", true, None),
        ] {
            assert_eq!(comparable(id, is_phone).as_deref(), expected, "{id}");
        }
    }
}
