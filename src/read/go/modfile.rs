//! `go.mod`: what the main module requires. Reference: <https://go.dev/ref/mod#go-mod-file>.
//!
//! Since Go 1.17 the file names every module that gives a package to the build, before that only what the project
//! requires itself. It never says which of them needs which, nor where it ends: that is noted of every file.
//! Versions that are excluded or retracted are not built, and are no components.

use std::borrow::Cow;
use std::collections::HashMap;

use super::syntax::{self, Directive, Word, directives, refuse};
use super::{MOD, Module, add, add_main};
use crate::model::component::{ComponentId, Pointer, Role, Scope};
use crate::model::inventory::{Builder, EdgeKind, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use crate::read::refusal::{ReadError, Refusal};

const VERBS: [&str; 10] =
    ["module", "go", "toolchain", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"];

/// Whether a text begins with a directive of `go.mod`, and names a module.
pub(super) fn looks(text: &str) -> bool {
    let mut lines = text.lines().map(|line| syntax::code(line).trim()).filter(|line| !line.is_empty());
    let verb = |line: &str| line.split_whitespace().next().is_some_and(|word| VERBS.contains(&word));
    let names_module = |line: &str| {
        let mut words = line.split_whitespace();
        words.next() == Some("module")
            && words.next().is_some_and(|word| !word.starts_with('{'))
            && words.next().is_none()
    };
    lines.clone().next().is_some_and(verb) && lines.any(names_module)
}

/// A `replace` directive.
struct Replace<'s> {
    /// What is replaced; at every version where it has none.
    old: Module<'s>,
    new: Module<'s>,
    span: Span,
    is_used: bool,
}

/// The directives that say what is built.
#[derive(Default)]
struct ModFile<'s> {
    module: Option<(Module<'s>, Span)>,
    go: Option<Cow<'s, str>>,
    requires: Vec<(Module<'s>, Span)>,
    replaces: Vec<Replace<'s>>,
    /// The places in `replaces`, by path and version of what is replaced.
    by_old: HashMap<(Cow<'s, str>, Cow<'s, str>), usize>,
    tools: Vec<Word<'s>>,
}

pub(super) fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let mut file = ModFile::default();
    for directive in directives(text)? {
        file.take(&directive)?;
    }
    let Some((main, span)) = file.module.take() else {
        return Err(ReadError::whole(Refusal::IncompleteGraph("it has no `module`".to_owned())));
    };
    let go = file.go.take().unwrap_or_default();
    let mut builder = Builder::new(source, MOD.id, &go);
    let message = if lists_all(&go) {
        "a go.mod file does not say which module needs which, nor where it ends: `go mod graph` tells more"
    } else {
        "a go.mod file for Go below 1.17 lists only what the project requires itself: `go mod graph` tells the rest"
    };
    builder.note(NoteKind::Incomplete, message, span.clone());
    let root = add_main(&mut builder, &main, span, Pointer::list("module"));
    let required = file.add_required(&mut builder, root);
    file.add_unused(&mut builder, root);
    let tools = file.relate_tools(&mut builder, (root, &main.path), &required)?;
    let listed = builder.count(Role::Part);
    Ok(builder.finish(listed, file.requires.len() + tools))
}

impl<'s> ModFile<'s> {
    fn take(&mut self, directive: &Directive<'s>) -> Result<(), ReadError> {
        let refuse = |what: &str| Err(refuse(&directive.line, what));
        match (directive.verb.as_ref(), directive.words.as_slice()) {
            ("module", [path]) if self.module.is_none() => self.module = Some((module(path, None), directive.span())),
            ("module", [_]) => return refuse("a second `module`"),
            ("go", [version]) if self.go.is_none() => self.go = Some(version.text.clone()),
            ("go", [_]) => return refuse("a second `go`"),
            ("require", [path, version]) => self.requires.push((module(path, Some(version)), directive.span())),
            ("replace", words) => self.replace(directive, words)?,
            ("tool", [package]) => self.tools.push(package.clone()),
            ("module" | "go" | "require" | "tool", _) => {
                return refuse(&format!("`{}` has too many words or too few", directive.verb));
            }
            ("exclude" | "retract" | "toolchain" | "godebug" | "ignore", _) => {}
            (verb, _) => return refuse(&format!("the directive `{verb}` is unknown")),
        }
        Ok(())
    }

    fn replace(&mut self, directive: &Directive<'s>, words: &[Word<'s>]) -> Result<(), ReadError> {
        let arrow = words.iter().position(|word| word.text == "=>").unwrap_or(words.len());
        let (old, new) = (words.get(..arrow).unwrap_or(&[]), words.get(arrow + 1..).unwrap_or(&[]));
        let old = match old {
            [path] => module(path, None),
            [path, version] => module(path, Some(version)),
            _ => return Err(refuse(&directive.line, "`replace` is written `old [version] => new [version]`")),
        };
        let new = match new {
            [folder] if is_folder(&folder.text) => module(folder, None),
            [path, version] if !is_folder(&path.text) => module(path, Some(version)),
            _ => return Err(refuse(&directive.line, "what replaces is a folder, or a module and its version")),
        };
        let at = *self.by_old.entry((old.path.clone(), old.version.clone())).or_insert(self.replaces.len());
        match self.replaces.get(at) {
            Some(known) if (&known.new.path, &known.new.version) == (&new.path, &new.version) => {}
            Some(_) => return Err(refuse(&directive.line, format!("`{}` is replaced twice", old.reference()))),
            None => self.replaces.push(Replace { old, new, span: directive.span(), is_used: false }),
        }
        Ok(())
    }

    /// Adds what is built for each required module.
    fn add_required(&mut self, builder: &mut Builder<'s>, root: ComponentId) -> HashMap<String, ComponentId> {
        let mut required = HashMap::new();
        for ((module, span), index) in self.requires.iter().zip(0..) {
            let at_version = self.by_old.get(&(module.path.clone(), module.version.clone()));
            let found = at_version.or_else(|| self.by_old.get(&(module.path.clone(), Cow::Borrowed(""))));
            let mut replace = found.and_then(|at| self.replaces.get_mut(*at));
            if let Some(replace) = &mut replace {
                replace.is_used = true;
            }
            let pointer = Pointer::entry("require", index);
            let id = add(builder, module, replace.map(|replace| &replace.new), span, pointer);
            builder.edge(root, id, EdgeKind::DependsOn, Scope::Runtime);
            required.insert(module.path.to_string(), id);
        }
        required
    }

    /// What replaces a module that is not required takes effect only if something else brings that module in, which
    /// this file does not tell.
    fn add_unused(&self, builder: &mut Builder<'s>, root: ComponentId) {
        for (replace, index) in self.replaces.iter().zip(0..).filter(|(replace, _)| !replace.is_used) {
            let pointer = Pointer::entry("replace", index);
            let id = add(builder, &replace.old, Some(&replace.new), &replace.span, pointer);
            builder.edge(root, id, EdgeKind::RelatesTo, Scope::Optional);
        }
    }

    /// A tool is a package, of the main module or of the required one with the longest path before its own.
    fn relate_tools(
        &self,
        builder: &mut Builder<'s>,
        (root, main): (ComponentId, &str),
        required: &HashMap<String, ComponentId>,
    ) -> Result<usize, ReadError> {
        for tool in &self.tools {
            let mut paths = std::iter::successors(Some(tool.text.as_ref()), |path| Some(path.rsplit_once('/')?.0));
            let Some(path) = paths.find(|path| *path == main || required.contains_key(*path)) else {
                let what = format!("no required module holds the tool `{}`", tool.text);
                return Err(ReadError::at(Refusal::IncompleteGraph(what), tool.at..tool.at + tool.text.len()));
            };
            if let Some(id) = required.get(path) {
                builder.edge(root, *id, EdgeKind::BuiltWith, Scope::Build);
            }
        }
        Ok(self.tools.len())
    }
}

fn module<'s>(path: &Word<'s>, version: Option<&Word<'s>>) -> Module<'s> {
    Module {
        path: path.text.clone(),
        version: version.map_or(Cow::Borrowed(""), |version| version.text.clone()),
        at: path.at,
    }
}

/// Whether what replaces a module is a folder, by the rule of the `go` command.
fn is_folder(path: &str) -> bool {
    let is_drive = path.get(1..3).is_some_and(|after| matches!(after, ":\\" | ":/"));
    matches!(path, "." | "..") || path.starts_with(['/', '\\']) || is_drive || {
        ["./", "../", ".\\", "..\\"].iter().any(|start| path.starts_with(start))
    }
}

/// Whether a file for this version of Go lists all modules of the build.
fn lists_all(go: &str) -> bool {
    let mut parts = go.split('.');
    let major = parts.next().and_then(|part| part.parse::<u32>().ok()).unwrap_or(1);
    let minor = parts.next().unwrap_or("");
    let minor =
        minor.split(|c: char| !c.is_ascii_digit()).next().and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    major > 1 || minor >= 17
}
