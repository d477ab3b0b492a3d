//! The folders in which a lock file puts packages, and node's lookup in them: from a package's own
//! `node_modules` upward. See <https://nodejs.org/api/modules.html#loading-from-node_modules-folders>.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::read::npm_package::Package;

/// How deep folders may nest: it bounds the steps of a lookup. Real trees stay below twenty.
const DEEPEST: usize = 200;

/// A tree of folders, the project on top.
pub(super) struct Folders<'s> {
    folders: Vec<Folder<'s>>,
}

#[derive(Default)]
struct Folder<'s> {
    parent: Option<usize>,
    depth: usize,
    /// The packages in its `node_modules`.
    modules: HashMap<String, usize>,
    /// Its other folders.
    plain: HashMap<String, usize>,
    held: Option<Held<'s>>,
}

enum Held<'s> {
    Package(Cow<'s, str>, Package),
    /// A link to another folder.
    Link(usize, Cow<'s, str>),
}

impl<'s> Folders<'s> {
    /// The folder of the project.
    pub(super) const TOP: usize = 0;

    pub(super) fn new() -> Self {
        Self { folders: vec![Folder::default()] }
    }

    /// The folder at a path as `packages` writes it; `None` where it nests too deep.
    pub(super) fn at(&mut self, path: &str) -> Option<usize> {
        let mut at = Self::TOP;
        let mut segments = path.split('/').filter(|segment| !segment.is_empty() && *segment != ".");
        while let Some(segment) = segments.next() {
            at = match segment {
                "node_modules" => match segments.next()? {
                    scope if scope.starts_with('@') => self.module(at, &format!("{scope}/{}", segments.next()?))?,
                    name => self.module(at, name)?,
                },
                _ => self.child(at, segment, |folder| &mut folder.plain)?,
            };
        }
        Some(at)
    }

    /// The folder of a package in the `node_modules` of another.
    pub(super) fn module(&mut self, at: usize, name: &str) -> Option<usize> {
        self.child(at, name, |folder| &mut folder.modules)
    }

    fn child(
        &mut self,
        at: usize,
        name: &str,
        of: for<'f> fn(&'f mut Folder<'s>) -> &'f mut HashMap<String, usize>,
    ) -> Option<usize> {
        let next = self.folders.len();
        let folder = self.folders.get_mut(at)?;
        let depth = folder.depth + 1;
        if let Some(&known) = of(folder).get(name) {
            return Some(known);
        }
        if depth > DEEPEST {
            return None;
        }
        of(folder).insert(name.to_owned(), next);
        self.folders.push(Folder { parent: Some(at), depth, ..Folder::default() });
        Some(next)
    }

    /// Says which package lies in a folder.
    pub(super) fn hold(&mut self, at: usize, reference: Cow<'s, str>, package: Package) {
        self.put(at, Held::Package(reference, package));
    }

    /// Says that a folder is a link to another, which is at `path`.
    pub(super) fn link(&mut self, at: usize, to: usize, path: Cow<'s, str>) {
        self.put(at, Held::Link(to, path));
    }

    fn put(&mut self, at: usize, held: Held<'s>) {
        if let Some(folder) = self.folders.get_mut(at) {
            folder.held = Some(held);
        }
    }

    /// The folder itself, or the one that it is a link to.
    pub(super) fn target(&self, at: usize) -> usize {
        match self.folders.get(at).and_then(|folder| folder.held.as_ref()) {
            Some(Held::Link(to, _)) => *to,
            _ => at,
        }
    }

    /// The package in a folder.
    pub(super) fn package(&self, at: usize) -> Option<&Package> {
        match self.folders.get(at)?.held.as_ref()? {
            Held::Package(_, package) => Some(package),
            Held::Link(..) => None,
        }
    }

    /// The reference of the package that code in a folder gets by a name.
    pub(super) fn lookup(&self, from: usize, name: &str) -> Option<Cow<'s, str>> {
        let mut at = Some(from);
        while let Some(folder) = at.and_then(|at| self.folders.get(at)) {
            let found = folder.modules.get(name).and_then(|found| self.folders.get(*found)?.held.as_ref());
            match found {
                Some(Held::Package(reference, _)) => return Some(reference.clone()),
                Some(Held::Link(to, path)) => {
                    let held = self.folders.get(*to).and_then(|folder| folder.held.as_ref());
                    return Some(match held {
                        Some(Held::Package(reference, _)) => reference.clone(),
                        _ => path.clone(),
                    });
                }
                None => at = folder.parent,
            }
        }
        None
    }
}
