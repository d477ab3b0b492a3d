//! Names inside prose: `X Co., Ltd. (XCL), a.k.a., the following two aliases: -Y; and -Z`.

use super::entry::Entry;

/// What may introduce an alias, after a comma, a dot or a semicolon.
const MARKS: [(&str, &str); 4] = [("a.k.a.", "trade"), ("f.k.a.", "former"), ("n.k.a.", "trade"), ("d.b.a.", "trade")];

/// What follows a name and is none.
const TAILS: [&str; 9] = [
    "; and any successor", ". Affiliated Entit", ", and any successor", "; and all successors", ", including",
    ", and its subsidiaries", " and its subsidiaries", ". Address", "; Address",
];

/// Adds the names that a cell of prose holds.
pub(super) fn add(entry: &mut Entry, text: &str) {
    let mut text = text.trim();
    for tail in TAILS {
        text = text.split(tail).next().unwrap_or(text);
    }
    let lower = text.to_ascii_lowercase();
    let first = MARKS.iter().filter_map(|(mark, _)| lower.find(mark)).min().unwrap_or(text.len());
    let (name, mut rest) = text.split_at_checked(first).unwrap_or((text, ""));
    add_with_short(entry, name, "legal");
    while let Some((mark, kind)) = MARKS.iter().find(|(mark, _)| starts_with(rest, mark)) {
        let inside = rest.get(mark.len()..).unwrap_or("");
        let lower = inside.to_ascii_lowercase();
        let end = MARKS.iter().filter_map(|(mark, _)| lower.find(mark)).min().unwrap_or(inside.len());
        let (list, next) = inside.split_at_checked(end).unwrap_or((inside, ""));
        // "the following five aliases:"
        let list = match list.split_once(':') {
            Some((before, after)) if before.to_ascii_lowercase().contains("following") => after,
            _ => list,
        };
        for alias in list.split(';') {
            add_with_short(entry, alias, kind);
        }
        rest = next;
    }
}

fn starts_with(text: &str, mark: &str) -> bool {
    text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

/// A name; one in brackets behind it is a short form of it.
pub(super) fn add_with_short(entry: &mut Entry, text: &str, kind: &'static str) {
    let text =
        text.trim().trim_start_matches(['-', '—', '–', '•', ',', '(']).trim_end_matches([',', ';', ' ', '(']).trim();
    let text = text.strip_prefix("and ").unwrap_or(text).trim().trim_start_matches(['-', '—', '–']).trim();
    match text.strip_suffix(')').or_else(|| text.strip_suffix(").")).and_then(|open| open.rsplit_once(" (")) {
        Some((long, short)) if !long.is_empty() => {
            entry.add_name(long, kind, false);
            let is_name = short.chars().count() > 2 && !short.contains(' ');
            if is_name {
                entry.add_name(short, "trade", false);
            } else if short.split(' ').count() < 5 {
                // May be a place or a remark, too.
                entry.add_name(short, "trade", true);
            }
        }
        _ => entry.add_name(text, kind, false),
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, add};

    #[test]
    fn names_are_taken_out_of_prose() {
        let mut entry = Entry::default();
        add(
            &mut entry,
            "Example Technologies Co., Ltd. (Example), a.k.a., the following two aliases: -Shenzhen Example; and -ETC. Affiliated Entity: Other",
        );
        let names: Vec<_> = entry.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["Example Technologies Co., Ltd.", "Example", "Shenzhen Example", "ETC"]);
    }
}
