//! One name in two scripts.

/// A name in Latin letters as many romanisations as possible agree on. Cyrillic is romanised; what differs between
/// the ways of doing so (`y`, `j`, `i`; `ts`, `c`; soft signs) is made one. Nothing for other scripts. The name is
/// one in lower case.
#[must_use]
pub fn romanised(key: &str) -> Option<String> {
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
    use super::romanised;

    #[test]
    fn romanisations_meet() {
        assert_eq!(romanised("лаборатория касперского"), romanised("laboratoriya kasperskogo"));
        assert_eq!(romanised("лаборатория касперского"), romanised("laboratorija kasperskogo"));
        assert_ne!(romanised("лаборатория касперского"), romanised("laboratoriya kasparova"));
        assert_eq!(romanised("华为"), None);
    }
}
