//! Company names, made comparable.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Legal forms and words of that kind: they tell what a company is, not which. ISO 20275 has the full list;
/// these are the forms of the countries in the catalogue and of the most common declarations.
const LEGAL_FORMS: [&str; 50] = [
    "ab", "ag", "ao", "as", "bv", "co", "company", "corp", "corporation", "cjsc", "gmbh", "inc", "incorporated", "jsc",
    "kft", "kg", "kk", "llc", "llp", "limited", "ltd", "mkpao", "nv", "oao", "ojsc", "ooo", "oy", "pao", "pjsc", "plc",
    "pte", "pty", "sa", "sarl", "sas", "se", "spa", "spzoo", "srl", "sro", "the", "zao", "zrt", "ао", "зао", "мкпао",
    "оао", "ооо", "пао", "пк",
];

/// The same for languages that write no space before it. Longest first.
const LEGAL_SUFFIXES: [&str; 5] = ["股份有限公司", "有限责任公司", "有限公司", "株式会社", "公司"];

/// A company name without case, diacritics, invisible characters, punctuation and legal form (UAX #15 NFKC).
/// Empty when nothing else is in it.
pub(super) fn normalise(name: &str) -> String {
    let folded: String = if name.is_ascii() {
        // Nothing in it composes or decomposes.
        name.chars().filter(is_kept).map(|c| c.to_ascii_lowercase()).collect()
    } else {
        name.nfkc().flat_map(char::to_lowercase).nfd().filter(is_kept).nfc().collect()
    };
    let all: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut words = all.as_slice();
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && LEGAL_FORMS.contains(last)
    {
        words = rest;
    }
    while let [first, rest @ ..] = words
        && !rest.is_empty()
        && LEGAL_FORMS.contains(first)
    {
        words = rest;
    }
    let mut joined = words.join(" ");
    if let Some(short) = LEGAL_SUFFIXES.iter().find_map(|suffix| joined.strip_suffix(suffix)) {
        joined = short.trim().to_owned();
    }
    if LEGAL_FORMS.contains(&joined.as_str()) { String::new() } else { joined }
}

/// Whether a character tells names apart: no mark upon a letter, nothing invisible, none of the dots in `S.p.A.`
fn is_kept(c: &char) -> bool {
    !is_combining_mark(*c) && !is_invisible(*c) && !matches!(c, '.' | '\'' | '’')
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn spellings_of_one_company_are_one() {
        for name in [
            "Kaspersky Lab",
            "AO Kaspersky Lab",
            "KASPERSKY LAB, Inc.",
            "ＫＡＳＰＥＲＳＫＹ　ＬＡＢ",
            "Kasper\u{200b}sky Lab",
        ] {
            assert_eq!(normalise(name), "kaspersky lab", "{name}");
        }
        assert_eq!(normalise("АО «Лаборатория Касперского»"), normalise("лаборатория касперского"));
        assert_eq!(normalise("华为技术有限公司"), "华为技术");
        assert_eq!(normalise("JetBrains s.r.o."), "jetbrains");
        assert_eq!(normalise("Mail.Ru Group Limited"), "mailru group");
    }

    #[test]
    fn near_names_stay_apart() {
        assert_ne!(normalise("Kasperskiy & Sons"), normalise("Kaspersky"));
        assert_eq!(normalise("Inc."), "");
    }
}
