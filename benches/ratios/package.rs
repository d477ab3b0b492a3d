//! Invented packages that look like real ones, each determined by its number.

use std::fmt::Write as _;

/// Numbers that look like chance and are the same on every machine (SplitMix64, public domain).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From zero to one less than `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }

    /// So many digits of a digest.
    fn hexadecimal(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            // Writing into a String cannot fail.
            let _ = write!(text, "{:016x}", self.next());
        }
        text.truncate(digits);
        text
    }
}

/// A package, in words.
pub(crate) struct Package {
    /// Its registry, as purls call it.
    pub(crate) registry: &'static str,
    /// Scope, group or path before the name; may be empty.
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) licence: &'static str,
    pub(crate) sha256: String,
    pub(crate) sha1: String,
    /// Where its source lives.
    pub(crate) repository: String,
    pub(crate) download: String,
    pub(crate) author: String,
}

const REGISTRIES: [&str; 9] = ["npm", "npm", "npm", "npm", "maven", "maven", "pypi", "golang", "cargo"];
const FIRST: [&str; 24] = [
    "fast", "tiny", "simple", "safe", "lazy", "deep", "flat", "quick", "plain", "mini", "async", "sync", "micro",
    "multi", "node", "typed", "pure", "super", "open", "smart", "strict", "micro", "auto", "inter",
];
const SECOND: [&str; 24] = [
    "json", "path", "stream", "array", "buffer", "event", "promise", "string", "object", "http", "config", "log",
    "cache", "queue", "token", "schema", "color", "date", "glob", "merge", "parse", "router", "state", "table",
];
const THIRD: [&str; 16] = [
    "utils", "core", "parser", "loader", "plugin", "helper", "builder", "reader", "writer", "client", "types",
    "adapter", "walker", "matcher", "runtime", "bridge",
];
const LICENCES: [&str; 8] = ["MIT", "MIT", "MIT", "Apache-2.0", "ISC", "BSD-3-Clause", "BSD-2-Clause", "MPL-2.0"];
/// As they stand in JSON: some with escapes, some beyond ASCII.
const PURPOSES: [&str; 8] = [
    "Helps with the work around it, without dependencies of its own, for servers and browsers alike",
    "The \\\"missing\\\" piece: small, tested, and without any magic that you would have to learn first",
    "Reads and writes what its name says, as a stream or at once, and tells where something is wrong",
    "A façade – kept for compatibility with older releases; new code should use the successor instead",
    "Turns one representation into another and back again, losslessly, with options for the odd cases",
    "Shared pieces of a larger framework, published on their own so that plugins can depend on them",
    "Types and constants only; it has no code that runs, and is needed while the project is built",
    "Watches for changes and calls back once things have settled; see the documentation for details",
];

impl Package {
    /// The package of this number.
    pub(crate) fn new(number: usize) -> Self {
        let mut chance = Chance(number as u64 ^ 0xE3BA_4960);
        let registry = chance.pick(&REGISTRIES);
        let [first, second, third] = [chance.pick(&FIRST), chance.pick(&SECOND), chance.pick(&THIRD)];
        let name = format!("{first}-{second}-{third}-{number}");
        let owner = format!("{second}{third}{}", number % 977);
        let group = match registry {
            "npm" if number.is_multiple_of(3) => format!("@{owner}"),
            "maven" => format!("io.github.{owner}"),
            "golang" => format!("github.com/{owner}"),
            _ => String::new(),
        };
        let version = format!("{}.{}.{}", chance.below(9), chance.below(40), chance.below(20));
        Self::named(&mut chance, registry, group, name, version, &owner)
    }

    /// A real package, with all else invented.
    pub(crate) fn golang(path: &str, version: &str) -> Self {
        let (group, name) = path.rsplit_once('/').unwrap_or(("", path));
        let owner = group.rsplit('/').next().unwrap_or_default();
        Self::named(&mut Chance(1), "golang", group.to_owned(), name.to_owned(), version.to_owned(), owner)
    }

    fn named(
        chance: &mut Chance,
        registry: &'static str,
        group: String,
        name: String,
        version: String,
        owner: &str,
    ) -> Self {
        let download = match registry {
            "npm" => format!("https://registry.npmjs.org/{name}/-/{name}-{version}.tgz"),
            "maven" => format!("https://repo1.maven.org/maven2/{name}/{version}/{name}-{version}.jar"),
            "pypi" => format!("https://files.pythonhosted.org/packages/{name}/{name}-{version}.tar.gz"),
            "cargo" => format!("https://static.crates.io/crates/{name}/{version}/download"),
            _ => format!("https://proxy.golang.org/{group}/{name}/@v/{version}.zip"),
        };
        Self {
            description: chance.pick(&PURPOSES).to_owned(),
            licence: chance.pick(&LICENCES),
            sha256: chance.hexadecimal(64),
            sha1: chance.hexadecimal(40),
            repository: format!("https://github.com/{owner}/{name}"),
            author: format!(
                "{}{} Maintainers",
                owner.get(..1).unwrap_or("").to_uppercase(),
                owner.get(1..).unwrap_or("")
            ),
            registry,
            group,
            name,
            version,
            download,
        }
    }

    pub(crate) fn purl(&self) -> String {
        let group = self.group.replace('@', "%40");
        let slash = if group.is_empty() { "" } else { "/" };
        format!("pkg:{}/{group}{slash}{}@{}", self.registry, self.name, self.version)
    }
}
