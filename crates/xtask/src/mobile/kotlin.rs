//! The generated Kotlin, made to read like Kotlin.
//!
//! The generator has unsigned numbers that index nothing, a public name for every form in which a value crosses, errors
//! whose message lists fields, and compares records by the identity of their arrays. Here numbers are `Int` and `Long`,
//! columns are arrays, an error's message is its sentence, and records are equal when their columns are.

use super::text::{code, exchange, own_names, words};

/// Forms in which values cross, and what they are to the caller.
const FORMS: [(&str, &str); 18] = [
    ("ByteColumn", "IntArray"),
    ("CodeColumn", "IntArray"),
    ("Comment", "String"),
    ("CommentColumn", "List<String?>"),
    ("Count", "Int"),
    ("CountColumn", "IntArray"),
    ("CustomFields", "Map<String, CustomValue>"),
    ("Day", "java.time.LocalDate"),
    ("Distribution", "List<Long>"),
    ("DoubleColumn", "DoubleArray"),
    ("FlagColumn", "BooleanArray"),
    ("Instant", "java.time.Instant"),
    ("LongColumn", "LongArray"),
    ("NameLists", "Map<String, List<String>>"),
    ("NameMaps", "Map<String, Map<String, String>>"),
    ("Names", "Map<String, String>"),
    ("PseudoCounts", "List<Double>"),
    ("Sign", "String"),
];

/// What has no sign on the library's side, and its converter: what is below 0 would cross as a huge number.
const UNSIGNED: [(&str, &str, &str); 3] = [
    (
        "ULong",
        "kotlin.Long",
        "public object FfiConverterULong: FfiConverter<Long, Long> {
    override fun lift(value: Long): Long = if (value < 0) Long.MAX_VALUE else value
    override fun read(buf: ByteBuffer): Long = lift(buf.getLong())
    override fun lower(value: Long): Long = unsigned(value, Long.MAX_VALUE)
    override fun allocationSize(value: Long) = 8UL
    override fun write(value: Long, buf: ByteBuffer) { buf.putLong(lower(value)) }
}
",
    ),
    (
        "UInt",
        "kotlin.Int",
        "public object FfiConverterUInt: FfiConverter<Int, Int> {
    override fun lift(value: Int): Int = value
    override fun read(buf: ByteBuffer): Int = lift(buf.getInt())
    override fun lower(value: Int): Int = unsigned(value.toLong(), Int.MAX_VALUE.toLong()).toInt()
    override fun allocationSize(value: Int) = 4UL
    override fun write(value: Int, buf: ByteBuffer) { buf.putInt(lower(value)) }
}
",
    ),
    (
        "UByte",
        "kotlin.Int",
        "public object FfiConverterUByte: FfiConverter<Int, Byte> {
    override fun lift(value: Byte): Int = value.toInt() and 0xFF
    fun lift(value: Int): Int = value and 0xFF
    override fun read(buf: ByteBuffer): Int = lift(buf.get())
    override fun lower(value: Int): Byte = unsigned(value.toLong(), 255).toByte()
    override fun allocationSize(value: Int) = 1UL
    override fun write(value: Int, buf: ByteBuffer) { buf.put(lower(value)) }
}
",
    ),
];

/// Types whose equality is that of the place in memory.
const ARRAYS: [&str; 4] = ["IntArray", "DoubleArray", "LongArray", "BooleanArray"];

pub(super) fn dress(text: &str) -> Result<String, String> {
    let text = exchange(text, 1, "public interface ImportListener {", "public fun interface ImportListener {")?;
    let text = signed(&text)?;
    let text = without_forms(&text)?;
    Ok(own_names(&equal(&sentences(&text)?)))
}

fn signed(text: &str) -> Result<String, String> {
    UNSIGNED.iter().try_fold(text.to_owned(), |text, (name, own, converter)| {
        let head = format!("public object FfiConverter{name}: FfiConverter<{name}, ");
        let (before, rest) =
            text.split_once(&head).ok_or(format!("the generated Kotlin has no converter of {name}"))?;
        let (_, after) = rest.split_once("\n}\n").ok_or("a converter has no end")?;
        Ok(format!("{before}{converter}{after}").replace(&format!("kotlin.{name}"), own))
    })
}

fn without_forms(text: &str) -> Result<String, String> {
    let declares = |line: &str| {
        let (name, _) = line.strip_prefix("public typealias ")?.split_once(" = ")?;
        FORMS.iter().any(|(form, _)| *form == name).then_some(())
    };
    let found = text.lines().filter(|line| declares(line).is_some()).count();
    if found != FORMS.len() {
        return Err(format!("the generated Kotlin names {found} forms, not {}", FORMS.len()));
    }
    let own = |word: &str| FORMS.iter().find(|(form, _)| *form == word).map(|(_, own)| (*own).to_owned());
    Ok(code(text, |line| match declares(line) {
        Some(()) => String::new(),
        // A variant may have the name of a form: then the form is called in full.
        None => words(&line.replace("org.regulars.Instant", "Instant").replace("org.regulars.Day", "Day"), own),
    }))
}

/// The message of an error is its sentence.
fn sentences(text: &str) -> Result<String, String> {
    let mut fields = 0;
    let text = text.split('\n').map(|line| match line.trim_start().strip_prefix("get() = \"") {
        Some(_) => {
            fields += 1;
            "            get() = displayMessage()".to_owned()
        }
        None => line.to_owned(),
    });
    let text = text.collect::<Vec<_>>().join("\n");
    if fields > 0 { Ok(text) } else { Err("the generated Kotlin has no messages of errors".into()) }
}

/// Records with columns are equal when the columns' rows are.
fn equal(text: &str) -> String {
    let mut parts = text.split("\ndata class ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |made, part| {
        let record = || {
            let (head, body) = part.split_once("\n){\n")?;
            let (name, fields) = head.split_once(" (\n")?;
            let fields: Vec<(&str, &str)> =
                fields.lines().filter_map(|line| line.trim().strip_prefix("val ")?.split_once(": ")).collect();
            let has_array = fields.iter().any(|(_, of)| ARRAYS.iter().any(|array| of.starts_with(array)));
            has_array.then(|| format!("{head}\n){{\n{}{body}", equality(name, &fields)))
        };
        made + "\ndata class " + &record().unwrap_or_else(|| part.to_owned())
    })
}

fn equality(name: &str, fields: &[(&str, &str)]) -> String {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    format!(
        "    override fun equals(other: Any?): Boolean = other is {name} && parts().contentDeepEquals(other.parts())\n\n    \
         override fun hashCode(): Int = parts().contentDeepHashCode()\n\n    \
         private fun parts(): Array<Any?> = arrayOf({})\n",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_numbers_are_signed() {
        let objects = ["ULong", "UInt", "UByte"].map(|name| {
            format!("/**\n */\npublic object FfiConverter{name}: FfiConverter<{name}, X> {{\n    old\n}}\n")
        });
        let found =
            signed(&(objects.concat() + "val n: kotlin.ULong, val k: List<kotlin.UInt>, fun a(): ULong")).unwrap();
        assert!(found.ends_with("val n: kotlin.Long, val k: List<kotlin.Int>, fun a(): ULong"), "{found}");
        assert!(!found.contains("old") && found.contains("FfiConverterUByte: FfiConverter<Int, Byte>"));
        assert!(signed("").is_err());
    }

    #[test]
    fn forms_are_what_they_are_to_the_caller() {
        let aliases: String = FORMS.iter().map(|(form, _)| format!("public typealias {form} = X\n")).collect();
        let code = "data class Instant(\n    val v1: org.regulars.Instant) : CustomValue()\nis CustomValue.Instant -> Instant?\n";
        let found = without_forms(&(aliases.clone() + code)).unwrap();
        let own = "data class Instant(\n    val v1: java.time.Instant) : CustomValue()\nis CustomValue.Instant -> java.time.Instant?\n";
        assert_eq!(found.trim_start(), own);
        assert!(without_forms(&aliases.replace("Day", "Date")).unwrap_err().contains("17 forms"));
    }

    #[test]
    fn messages_are_sentences() {
        let found = sentences("override val message\n            get() = \"what=${ `what` }\"\n").unwrap();
        assert_eq!(found, "override val message\n            get() = displayMessage()\n");
        assert!(sentences("").is_err());
    }

    #[test]
    fn records_with_columns_are_equal_by_rows() {
        let text = "x\ndata class A (\n    /**\n     */\n    val `a`: IntArray?\n    , \n    val `b`: Int\n){\n    companion object\n}\n\
                    \ndata class B (\n    val `b`: Int\n){\n}\n";
        let found = equal(text);
        assert!(found.contains("other is A && parts()") && found.contains("arrayOf(`a`, `b`)"), "{found}");
        assert!(found.ends_with("\ndata class B (\n    val `b`: Int\n){\n}\n"), "{found}");
    }
}
