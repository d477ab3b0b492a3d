//! The keys of `packages` and `snapshots`, and how dependencies lead to them.

use super::Notation;
use crate::read::npm_package::split_name;

/// What a key says of its package.
pub(super) struct Key<'k> {
    /// The package's name; empty where the key is an address or a path.
    pub name: &'k str,
    /// Its version, an address, a path or a commit; without the peers.
    pub version: &'k str,
    /// The host of another registry, in the oldest notation.
    pub host: &'k str,
}

impl<'k> Key<'k> {
    pub(super) fn parse(notation: Notation, key: &'k str) -> Self {
        match notation {
            Notation::Slash => Self::slash(key),
            Notation::SlashAt => match key.strip_prefix('/') {
                Some(rest) => Self::at(rest),
                None => Self::address(key),
            },
            Notation::At => Self::at(key),
        }
    }

    fn address(key: &'k str) -> Self {
        Self { name: "", version: without_peers(key), host: "" }
    }

    fn at(key: &'k str) -> Self {
        let (name, version) = split_name(without_peers(key)).unwrap_or(("", key));
        if name.contains(':') { Self::address(key) } else { Self { name, version, host: "" } }
    }

    /// `/name/1.0.0_peers`, `/@scope/name/1.0.0/peers`, `host/name/1.0.0`, or an address.
    fn slash(key: &'k str) -> Self {
        let (host, path) = match key.split_once('/') {
            Some((host, path)) if !host.contains([':', '@']) => (host, path),
            _ => return Self::address(key),
        };
        let scope = if path.starts_with('@') { path.find('/').map_or(0, |at| at + 1) } else { 0 };
        let end = path.get(scope..).and_then(|rest| rest.find('/')).map_or(path.len(), |at| scope + at);
        let (name, rest) = (path.get(..end).unwrap_or(path), path.get(end + 1..).unwrap_or(""));
        let version = rest.split(['_', '/']).next().unwrap_or(rest);
        if version.starts_with(|c: char| c.is_ascii_digit()) && (host.is_empty() || rest.split('/').count() == 1) {
            return Self { name, version, host };
        }
        Self::address(key)
    }
}

/// A key without the peers that it was resolved with.
pub(super) fn without_peers(key: &str) -> &str {
    key.split_once('(').map_or(key, |(bare, _)| bare)
}

/// The keys that a dependency can lead to, the likeliest first.
pub(super) fn candidates(notation: Notation, name: &str, version: &str) -> [String; 2] {
    let joined = match notation {
        Notation::Slash => format!("/{name}/{version}"),
        Notation::SlashAt => format!("/{name}@{version}"),
        Notation::At => format!("{name}@{version}"),
    };
    [joined, version.to_owned()]
}

/// The reference of a folder, which a path leads to from another.
pub(super) fn folder(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in from.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("link:{}", if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}
