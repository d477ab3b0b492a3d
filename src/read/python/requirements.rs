//! `requirements.txt` that pins every package, as pip-compile, uv and `pip freeze` write it. Description:
//! <https://pip.pypa.io/en/stable/reference/requirements-file-format/>.
//!
//! What does not say exactly what is installed cannot be judged, and is refused with its line: a name without a
//! version, a range, another file. The format has neither an end mark nor a graph: that a file goes on shows only by a
//! last line that is not ended.

use super::requirement::Requirement;
use super::{Origin, archived, identify, normal};
use crate::model::component::{Kind, Pointer, Role};
use crate::model::inventory::{Builder, Draft, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::{End, Form, Format};

pub(in crate::read) const REQUIREMENTS: Format = Format {
    id: "requirements-txt",
    name: "requirements.txt, fully pinned",
    form: Form::Text(looks, read),
    may_be_bare: false,
    end: End::Open,
};

/// Options that say nothing about which packages are installed.
const HARMLESS: [&str; 8] = [
    "--require-hashes", "--trusted-host", "--no-binary", "--only-binary", "--prefer-binary", "--pre", "--use-feature",
    "--no-index",
];

/// Whether every line is of this format, and one of them of no other: a range of versions, an address, an option.
fn looks(text: &str) -> bool {
    let mut is_certain = false;
    // Such lines are of no requirement, and may be huge.
    if text.trim_start().starts_with(['{', '[', '<']) {
        return false;
    }
    for line in Lines::new(text) {
        let is_option = line.text.starts_with('-') && line.text.get(1..).is_some_and(is_option_name);
        let requirement = Requirement::parse(without_options(&line.text).0);
        is_certain |=
            is_option || requirement.as_ref().is_some_and(|one| one.address.is_some() || !one.versions.is_empty());
        if !is_option && requirement.is_none() && !is_bare_address(&line.text) {
            return false;
        }
    }
    is_certain
}

fn is_option_name(text: &str) -> bool {
    let known = ["e", "r", "c", "i", "f"]
        .iter()
        .any(|short| text.strip_prefix(short).is_some_and(|rest| rest.starts_with(' ')));
    known || text.strip_prefix('-').is_some_and(|long| long.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// A requirement that is only an address or a path.
fn is_bare_address(text: &str) -> bool {
    ["./", "../", "/", "git+", "http://", "https://", "file:"].iter().any(|start| text.starts_with(start))
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let mut builder = Builder::new(source, REQUIREMENTS.id, "");
    // Options hold for the whole file, wherever they stand.
    let index = index(&mut builder, text)?;
    let mut count = 0;
    for line in Lines::new(text) {
        if let Some(draft) = requirement(&line, &index, count)? {
            count += 1;
            builder.add(draft);
        }
    }
    Ok(builder.finish(count as usize, 0))
}

/// The package index that names are looked up in, and where it is named.
fn index(builder: &mut Builder<'_>, text: &str) -> Result<(Origin, Option<usize>), ReadError> {
    let mut index = (Origin::Index("https://pypi.org/simple".to_owned()), None);
    for line in Lines::new(text) {
        match option(&line.text) {
            Some(("-i" | "--index-url" | "--pypi-url", url)) => {
                index = (Origin::Index(url.to_owned()), Some(line.span.start));
            }
            Some((name @ ("--extra-index-url" | "-f" | "--find-links"), url)) => {
                let message = format!("with `{name} {url}`, any package may come from there instead");
                builder.note(NoteKind::Incomplete, message, line.span.clone());
            }
            Some(("-e" | "--editable", _)) | None => {}
            Some((name, _)) if HARMLESS.contains(&name) => {}
            Some((name, _)) => return Err(refuse(&line, &format!("the option `{name}` cannot be judged"))),
        }
    }
    Ok(index)
}

/// An option line's name and value.
fn option(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('-').map(|_| text)?;
    let (name, value) = text.split_once([' ', '=', '\t']).unwrap_or((text, ""));
    Some((name, value.trim().trim_start_matches('=').trim()))
}

fn requirement(line: &Line, index: &(Origin, Option<usize>), at: u32) -> Result<Option<Draft<'static>>, ReadError> {
    let pointer = Pointer::entry("requirements", at);
    let mut draft = Draft::new(Role::Part, line.span.clone(), pointer);
    draft.kind = Kind::Library;
    let start = line.span.start;
    let address = match option(&line.text) {
        Some(("-e" | "--editable", address)) => Some(address),
        Some(_) => return Ok(None),
        None if is_bare_address(&line.text) => Some(line.text.as_str()),
        None => None,
    };
    if let Some(address) = address {
        let (address, _) = without_options(address);
        let address = address.split(" ;").next().unwrap_or(address).trim();
        let archived = archived(address);
        let (name, version) = archived.unwrap_or((name_in(address), ""));
        (draft.name, draft.version) = (name.to_owned().into(), version.to_owned().into());
        if draft.name.is_empty() {
            return Err(refuse(line, "it names no package"));
        }
        // The name of a folder is not that of a package.
        let origin = match Origin::of_address(address) {
            Origin::Local if archived.is_none() => Origin::Own,
            origin => origin,
        };
        identify(&mut draft, &origin, start, start);
        return Ok(Some(draft));
    }
    let (text, options) = without_options(&line.text);
    let stray = options.split_whitespace().find(|option| !is_line_option(option));
    let Some(requirement) = Requirement::parse(text).filter(|_| stray.is_none()) else {
        return Err(refuse(line, "it is no requirement (PEP 508)"));
    };
    draft.name = requirement.name.to_owned().into();
    if let Some(address) = requirement.address {
        let version =
            archived(address).filter(|(name, _)| normal(name) == normal(&draft.name)).map(|(_, version)| version);
        draft.version = version.unwrap_or_default().to_owned().into();
        identify(&mut draft, &Origin::of_address(address), start, start);
        return Ok(Some(draft));
    }
    let Some(version) = requirement.pinned() else {
        return Err(refuse(line, "it does not pin one version, as `pip freeze` and `pip-compile` do"));
    };
    draft.version = version.to_owned().into();
    identify(&mut draft, &index.0, start, index.1.unwrap_or(start));
    Ok(Some(draft))
}

fn refuse(line: &Line, why: &str) -> ReadError {
    let message = format!("`{}` does not say what is installed: {why}", line.text);
    ReadError::at(Refusal::Malformed(message), line.span.clone())
}

/// A requirement and the options behind it, such as `--hash=…`.
fn without_options(text: &str) -> (&str, &str) {
    let at = text.find(" --").unwrap_or(text.len());
    let (requirement, options) = text.split_at_checked(at).unwrap_or((text, ""));
    (requirement.trim_end(), options)
}

fn is_line_option(word: &str) -> bool {
    ["--hash=", "--config-settings=", "--global-option=", "--install-option="].iter().any(|name| word.starts_with(name))
}

/// What a package is called by its address: `#egg=name`, else the last part of the path.
fn name_in(address: &str) -> &str {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let egg = fragment.split('&').find_map(|part| part.strip_prefix("egg="));
    let egg = egg.and_then(|egg| egg.split('[').next());
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let last = last.split('@').next().unwrap_or(last);
    let last = last.split('[').next().unwrap_or(last);
    egg.unwrap_or(last.strip_suffix(".git").unwrap_or(last))
}

/// A logical line: continuations joined, comments taken off.
struct Line {
    text: String,
    span: Span,
}

/// Goes from one logical line to the next; empty ones and comments are left out.
struct Lines<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Lines<'s> {
    fn new(text: &'s str) -> Self {
        Self { text, at: 0 }
    }

    /// One line of the file, without its end, and where it begins.
    fn physical(&mut self) -> Option<(&'s str, usize)> {
        let start = self.at;
        let line = self.text.get(start..)?.split_inclusive('\n').next()?;
        self.at += line.len();
        Some((line.trim_end_matches(['\n', '\r']), start))
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        loop {
            let (mut line, start) = self.physical()?;
            let start = start + (line.len() - line.trim_start().len());
            let mut text = String::new();
            while let Some(joined) = line.strip_suffix('\\').filter(|_| !line.trim_start().starts_with('#')) {
                text.push_str(joined);
                // A continuation that nothing continues stays, and no requirement ends in a backslash.
                match self.physical() {
                    Some((next, _)) => line = next,
                    None => line = "\\ ",
                }
            }
            text.push_str(line);
            let end = self.at;
            let is_comment =
                |at: &usize| text.get(..*at).is_some_and(|before| before.trim_end().len() < *at || *at == 0);
            let comment = text.match_indices('#').map(|(at, _)| at).find(is_comment);
            let kept = comment.and_then(|at| text.get(..at)).unwrap_or(&text);
            if !kept.trim().is_empty() {
                let end = end - self.text.get(start..end).map_or(0, |slice| slice.len() - slice.trim_end().len());
                return Some(Line { text: kept.trim().to_owned(), span: start..end });
            }
        }
    }
}
