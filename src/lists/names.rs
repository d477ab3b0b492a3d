//! Names as lists write them: spelled-out legal forms, other scripts, romanised ones.

/// Legal forms written out, as lists romanise and translate them. Longest first where one begins with another.
const WRITTEN_OUT: [&str; 32] = [
    "publichnoe aktsionernoe obshchestvo",
    "otkrytoe aktsionernoe obshchestvo",
    "zakrytoe aktsionernoe obshchestvo",
    "nepublichnoe aktsionernoe obshchestvo",
    "aktsionernoe obshchestvo",
    "aktsionernoye obshchestvo",
    "obshchestvo s ogranichennoi otvetstvennostyu",
    "obshchestvo s ogranichennoy otvetstvennostyu",
    "obshchestvo s ogranichennoj otvetstvennostju",
    "federalnoe gosudarstvennoe unitarnoe predpriyatie",
    "public joint stock company",
    "public joint-stock company",
    "open joint stock company",
    "open joint-stock company",
    "closed joint stock company",
    "closed joint-stock company",
    "joint stock company",
    "joint-stock company",
    "limited liability company",
    "public limited company",
    "private limited company",
    "private joint stock company",
    "публичное акционерное общество",
    "открытое акционерное общество",
    "закрытое акционерное общество",
    "акционерное общество",
    "общество с ограниченной ответственностью",
    "приватне акціонерне товариство",
    "публічне акціонерне товариство",
    "товариство з обмеженою відповідальністю",
    "акціонерне товариство",
    "открытое акционерное общество",
];

/// Without control characters, blanks at the ends, runs of blanks, and quotes around all of it.
pub(super) fn clean(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let joined = visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = joined.trim_matches([';', ',', ' ']).trim();
    let inner = bare.strip_prefix(['\'', '"', '“', '‘']).and_then(|rest| rest.strip_suffix(['\'', '"', '”', '’']));
    inner.unwrap_or(bare).trim().to_owned()
}

/// Whether most letters of a name are of a script other than Latin.
pub(super) fn is_native(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut all, mut others) = (0usize, 0usize);
    for letter in letters {
        all += 1;
        others += usize::from(u32::from(letter) > 0x24F && !('\u{1E00}'..='\u{1EFF}').contains(&letter));
    }
    others * 2 > all
}

/// The name without a legal form that is written out, when there is one and something is left.
pub(super) fn without_form(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    // Only where lower case has the same length do offsets agree.
    if lower.len() != name.len() {
        return None;
    }
    let mut rest = name;
    for form in WRITTEN_OUT {
        let lower = rest.to_lowercase();
        if lower.starts_with(form) {
            rest = rest.get(form.len()..)?;
            break;
        }
        if lower.ends_with(form) {
            rest = rest.get(..rest.len().checked_sub(form.len())?)?;
            break;
        }
    }
    let bare = rest.trim_matches([' ', ',', '-', '"', '\'', '«', '»', '“', '”']);
    (rest.len() < name.len() && bare.chars().filter(|c| c.is_alphanumeric()).count() > 2).then(|| bare.to_owned())
}

/// A name in Latin letters as many romanisations as possible agree on. Cyrillic is romanised; what differs between
/// the ways of doing so (`y`, `j`, `i`; `ts`, `c`; soft signs) is made one. Nothing for other scripts.
pub(super) fn romanised(key: &str) -> Option<String> {
    let mut latin = String::with_capacity(key.len());
    for c in key.chars() {
        match cyrillic(c) {
            Some(text) => latin.push_str(text),
            None if c.is_ascii() => latin.push(c),
            None => return None,
        }
    }
    for (from, to) in [
        ("shch", "sch"),
        ("tch", "ch"),
        ("ks", "x"),
        ("kh", "h"),
        ("ts", "c"),
        ("tz", "c"),
        ("yo", "e"),
        ("ye", "e"),
        ("je", "e"),
        ("iu", "u"),
        ("yu", "u"),
        ("ju", "u"),
        ("ia", "a"),
        ("ya", "a"),
        ("ja", "a"),
        ("iy", "i"),
        ("ii", "i"),
        ("yi", "i"),
        ("ij", "i"),
        ("y", "i"),
        ("j", "i"),
        ("'", ""),
        ("\"", ""),
        ("`", ""),
    ] {
        latin = latin.replace(from, to);
    }
    while latin.contains("ii") {
        latin = latin.replace("ii", "i");
    }
    Some(latin)
}

fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'ы' | 'і' | 'ї' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{clean, is_native, romanised, without_form};

    #[test]
    fn a_written_out_form_is_taken_off() {
        let bare = without_form("AKTSIONERNOE OBSHCHESTVO POZITIV TEKNOLODZHIZ");
        assert_eq!(bare.as_deref(), Some("POZITIV TEKNOLODZHIZ"));
        assert_eq!(without_form("Joint Stock Company"), None);
        assert_eq!(without_form("Example Ltd"), None);
        assert_eq!(clean(" 'KOMID' "), "KOMID");
    }

    #[test]
    fn romanisations_meet() {
        assert_eq!(romanised("лаборатория касперского"), romanised("laboratoriya kasperskogo"));
        assert_eq!(romanised("лаборатория касперского"), romanised("laboratorija kasperskogo"));
        assert_ne!(romanised("лаборатория касперского"), romanised("laboratoriya kasparova"));
        assert_eq!(romanised("华为"), None);
        assert!(is_native("АО «Пример»") && !is_native("Société Générale"));
    }
}
