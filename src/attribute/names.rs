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

/// In bytes.
const LONGEST_FORM: usize = 12;

/// The same for languages that write no space before it. Longest first.
const LEGAL_SUFFIXES: [&str; 5] = ["股份有限公司", "有限责任公司", "有限公司", "株式会社", "公司"];

/// A company name without case, diacritics, invisible characters, punctuation and legal form (UAX #15 NFKC).
/// Empty when nothing else is in it.
pub(super) fn normalise(name: &str) -> String {
    if name.is_ascii() {
        // Nothing in it composes or decomposes.
        return stripped(&name.chars().filter(is_kept).map(|c| c.to_ascii_lowercase()).collect::<String>());
    }
    stripped(&name.nfkc().flat_map(char::to_lowercase).nfd().filter(is_kept).nfc().collect::<String>())
}

/// Words of names, by their hashes. It tells at little cost that a name is none of those that went in.
#[derive(Debug, Default)]
pub(super) struct Words(foldhash::HashSet<u64>);

impl Words {
    /// Adds the words of a normalised name.
    pub(super) fn add(&mut self, normalised: &str) {
        self.0.extend(normalised.split(' ').map(|word| word.bytes().fold(SEED, mixed)));
    }

    /// Whether a name may be, but for its legal form, one of those whose words went in.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        if !name.is_ascii() {
            return true;
        }
        let mut word = SEED;
        for byte in name.bytes().chain([b' ']) {
            match byte {
                b'.' | b'\'' => {}
                _ if byte.is_ascii_control() => {}
                _ if byte.is_ascii_alphanumeric() => word = mixed(word, byte.to_ascii_lowercase()),
                _ if word != SEED && !self.0.contains(&word) => return false,
                _ => word = SEED,
            }
        }
        true
    }

    /// Adds the words that tell a legal form only.
    pub(super) fn add_legal_forms(&mut self) {
        LEGAL_FORMS.iter().for_each(|form| self.add(form));
    }

    /// The same of the [`skeletons`] of names, for a set of their words: whether a name may have one of them.
    /// `forms` holds the legal forms, which are taken away before a name is looked at.
    pub(super) fn may_look_like(&self, name: &str, forms: &Self) -> bool {
        if !name.is_ascii() {
            return true;
        }
        let (mut word, mut as_written, mut in_small) = (SEED, SEED, SEED);
        let (mut may_as_written, mut may_in_small) = (true, true);
        let seen = |hash, (first, second): (u8, Option<u8>), fold: fn(u8) -> u8| {
            second.map(fold).into_iter().fold(mixed(hash, fold(first)), mixed)
        };
        for byte in name.bytes().chain([b' ']) {
            match byte {
                b'.' | b'\'' => {}
                _ if byte.is_ascii_control() => {}
                _ if byte.is_ascii_alphanumeric() => {
                    let small = byte.to_ascii_lowercase();
                    word = mixed(word, small);
                    as_written = seen(as_written, looks(byte), |byte| byte.to_ascii_lowercase());
                    in_small = seen(in_small, looks(small), |byte| byte);
                }
                _ if word != SEED => {
                    let is_form = forms.0.contains(&word);
                    may_as_written &= is_form || self.0.contains(&as_written);
                    may_in_small &= is_form || self.0.contains(&in_small);
                    if !may_as_written && !may_in_small {
                        return false;
                    }
                    (word, as_written, in_small) = (SEED, SEED, SEED);
                }
                _ => {}
            }
        }
        true
    }
}

/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mixed(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Whether a name has characters that others are mistaken for. In plain letters these are few.
pub(super) fn may_deceive(name: &str) -> bool {
    let mut before = b' ';
    !name.is_ascii()
        || name.bytes().any(|byte| {
            let pair = (before, byte);
            before = byte;
            matches!(byte, b'0' | b'1' | b'I') || matches!(pair, (b'r', b'n') | (b' ', b'l'))
        })
}

/// What a name looks like, written as it is and in lower case: two names look alike when one of these is the same
/// (skeletons of UTS #39 §4; capitals of other scripts look like ours where their small letters do not).
pub(super) fn skeletons(name: &str) -> [String; 2] {
    let kept: String = if name.is_ascii() {
        name.chars().filter(is_kept).collect()
    } else {
        name.nfkc().nfd().filter(is_kept).nfc().collect()
    };
    [skeleton(&stripped(&kept)).to_lowercase(), skeleton(&normalise(name))]
}

fn skeleton(name: &str) -> String {
    if !name.is_ascii() {
        return unicode_security::skeleton(name).collect();
    }
    let mut skeleton = String::with_capacity(name.len() + 4);
    for byte in name.bytes() {
        let (first, second) = looks(byte);
        skeleton.push(char::from(first));
        skeleton.extend(second.map(char::from));
    }
    skeleton
}

/// What an ASCII character looks like: one character, or two.
fn looks(byte: u8) -> (u8, Option<u8>) {
    match byte {
        b'0' => (b'O', None),
        b'1' | b'I' => (b'l', None),
        b'm' => (b'r', Some(b'n')),
        other => (other, None),
    }
}

/// The words of a name without those that only tell its legal form.
fn stripped(name: &str) -> String {
    let all: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut words = all.as_slice();
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && is_legal_form(last)
    {
        words = rest;
    }
    while let [first, rest @ ..] = words
        && !rest.is_empty()
        && is_legal_form(first)
    {
        words = rest;
    }
    let mut joined = words.join(" ");
    if let Some(short) = LEGAL_SUFFIXES.iter().find_map(|suffix| joined.strip_suffix(suffix)) {
        joined = short.trim().to_owned();
    }
    if is_legal_form(&joined) { String::new() } else { joined }
}

fn is_legal_form(word: &str) -> bool {
    // None of them is longer, and few words are as short.
    word.len() <= LONGEST_FORM && LEGAL_FORMS.contains(&word.to_lowercase().as_str())
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
    use super::{LEGAL_FORMS, LONGEST_FORM, Words, normalise, skeleton, skeletons};

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

    #[test]
    fn look_alikes_have_a_skeleton_in_common() {
        let alike = |a: &str, b: &str| skeletons(a).iter().any(|one| skeletons(b).contains(one));
        for (a, b) in [
            ("Kaspersky Lab", "\u{41a}aspersky Lab"),
            ("Kaspersky Lab", "K\u{430}spersky L\u{430}b"),
            ("Mail.Ru Group", "MaiI.Ru Group"),
            ("Tencent", "T\u{435}nc\u{435}nt, Inc."),
        ] {
            assert!(alike(a, b), "{a} {b}");
        }
        assert!(!alike("Kaspersky", "Kaspercky") && !alike("Yandex", "Vandex"));
    }

    #[test]
    fn the_short_way_to_a_skeleton_is_the_long_one() {
        for text in (' '..='~').filter(|c| c.is_ascii_alphanumeric() || *c == ' ') {
            assert_eq!(skeleton(&text.to_string()), unicode_security::skeleton(&text.to_string()).collect::<String>());
        }
        assert!(LEGAL_FORMS.iter().all(|form| form.len() <= LONGEST_FORM));
    }

    #[test]
    fn the_quick_look_at_words_misses_no_name() {
        let mut words = Words::default();
        words.add_legal_forms();
        for name in ["Mail.Ru Group", "JetBrains s.r.o.", "O'Neil & Co.", "1C", "Huawei Technologies Co., Ltd."] {
            words.add(&normalise(name));
        }
        for name in ["mail.ru GROUP", "The JetBrains (s.r.o.)", "ONeil", "1C LLC", "HUAWEI-TECHNOLOGIES", "a.o. 1C"] {
            assert!(words.may_hold(name), "{name}");
        }
        assert!(!words.may_hold("John Smith") && !words.may_hold("Huawei Cloud"));
    }

    #[test]
    fn the_quick_look_at_skeletons_misses_no_look_alike() {
        let (mut words, mut forms) = (Words::default(), Words::default());
        forms.add_legal_forms();
        for name in ["Mail.Ru Group", "Tencent Limited", "360 Security", "Moonton", "IFLYTEK CO., LTD."] {
            skeletons(name).iter().for_each(|skeleton| words.add(skeleton));
        }
        let known: Vec<_> = ["Mail.Ru Group", "Tencent", "360 Security", "Moonton", "iFlytek"].map(skeletons).into();
        let (mut missed, mut alike) = (Vec::new(), 0);
        for name in [
            "MaiI.Ru Group", "MAIL.RU GROUP INC", "The Mail.Ru Group", "rnailru grouP", "36O SECURITY Co. Ltd.",
            "360 security", "rnoonton COMPANY", "MOONTON", "lFLYTEK", "IFLYTEK Inc.", "lflytek", "Mai1.Ru Group",
            "Moonton 1",
        ] {
            let is_alike = known.iter().any(|known| skeletons(name).iter().any(|one| known.contains(one)));
            alike += usize::from(is_alike);
            if is_alike && !words.may_look_like(name, &forms) {
                missed.push(name);
            }
        }
        assert!(missed.is_empty() && alike >= 9, "{alike} {missed:?}");
        assert!(!words.may_look_like("Cachereader5 Maintainers", &forms));
    }
}
