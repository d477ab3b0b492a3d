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

#[cfg(test)]
mod tests {
    use super::{clean, is_native, without_form};

    #[test]
    fn a_written_out_form_is_taken_off() {
        let bare = without_form("AKTSIONERNOE OBSHCHESTVO POZITIV TEKNOLODZHIZ");
        assert_eq!(bare.as_deref(), Some("POZITIV TEKNOLODZHIZ"));
        assert_eq!(without_form("Joint Stock Company"), None);
        assert_eq!(without_form("Example Ltd"), None);
        assert_eq!(clean(" 'KOMID' "), "KOMID");
    }

    #[test]
    fn scripts_are_told_apart() {
        assert!(is_native("АО «Пример»") && !is_native("Société Générale"));
    }
}
