//! A dependency graph, before it is written in any format.

use std::collections::BTreeSet;

use proptest::prelude::*;

/// Where a package comes from: a type of purl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Eco {
    Cargo,
    Npm,
    Pypi,
    Golang,
    Maven,
}

pub(crate) const ECOS: [Eco; 5] = [Eco::Cargo, Eco::Npm, Eco::Pypi, Eco::Golang, Eco::Maven];

/// A package: type, namespace, name and version of its purl.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Package {
    pub(crate) eco: Eco,
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) version: String,
}

/// The vendor of every banned package of these graphs.
pub(crate) const VENDOR: &str = "bytedance";

/// What the project itself is called.
pub(crate) const SUBJECT: &str = "app";

impl Package {
    /// A package of nobody in particular.
    pub(crate) fn innocent(eco: Eco, at: usize) -> Self {
        let namespace = match eco {
            Eco::Cargo | Eco::Pypi => "",
            Eco::Npm => ["", "@innocent"][at % 2],
            Eco::Golang => "example.org/innocent",
            Eco::Maven => "org.example.innocent",
        };
        // Cargo builds several versions of one crate.
        let number = if eco == Eco::Cargo { at / 2 } else { at };
        Self::new(eco, namespace, &format!("part{number}"), &format!("1.{at}.0"))
    }

    /// A package that the vendor controls.
    pub(crate) fn banned(eco: Eco) -> Self {
        match eco {
            Eco::Cargo => Self::new(eco, "", "volo", "0.10.4"),
            Eco::Npm => Self::new(eco, "@larksuiteoapi", "core", "1.30.0"),
            Eco::Pypi => Self::new(eco, "", "lark-oapi", "1.4.8"),
            Eco::Golang => Self::new(eco, "github.com/bytedance", "sonic", "1.12.3"),
            Eco::Maven => Self::new(eco, "com.volcengine", "volc-sdk-java", "1.0.166"),
        }
    }

    fn new(eco: Eco, namespace: &str, name: &str, version: &str) -> Self {
        let version = if eco == Eco::Golang { format!("v{version}") } else { version.to_owned() };
        Self { eco, namespace: namespace.to_owned(), name: name.to_owned(), version }
    }

    /// Name with namespace, as the package's own tool writes it.
    pub(crate) fn full(&self) -> String {
        let between = if self.eco == Eco::Maven { ":" } else { "/" };
        if self.namespace.is_empty() { self.name.clone() } else { format!("{}{between}{}", self.namespace, self.name) }
    }

    fn ty(&self) -> &'static str {
        match self.eco {
            Eco::Cargo => "cargo",
            Eco::Npm => "npm",
            Eco::Pypi => "pypi",
            Eco::Golang => "golang",
            Eco::Maven => "maven",
        }
    }

    pub(crate) fn purl(&self) -> String {
        let path = if self.namespace.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.namespace.replace('@', "%40"), self.name)
        };
        format!("pkg:{}/{path}@{}", self.ty(), self.version)
    }

    /// By which inventories are compared.
    pub(crate) fn key(&self) -> String {
        format!("{}|{}|{}|{}", self.ty(), self.namespace, self.name, self.version)
    }
}

/// The project, the packages in it, and who needs whom: 0 is the project, the first package is 1.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub(crate) packages: Vec<Package>,
    pub(crate) edges: BTreeSet<(usize, usize)>,
}

impl Graph {
    /// The places of the packages.
    pub(crate) fn places(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.packages.len()
    }

    /// The package at a place; the project is none.
    pub(crate) fn at(&self, place: usize) -> &Package {
        &self.packages[place - 1]
    }

    /// All packages with their places.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Package)> {
        (1..).zip(&self.packages)
    }

    /// What a package, or the project, needs.
    pub(crate) fn needs(&self, from: usize) -> Vec<usize> {
        self.edges.iter().filter(|edge| edge.0 == from).map(|edge| edge.1).collect()
    }

    /// The packages that something needs.
    pub(crate) fn needed(&self, from: usize) -> impl Iterator<Item = &Package> {
        self.needs(from).into_iter().map(|to| self.at(to))
    }

    /// Whether some package needs itself by way of others. Every circle has an edge that leads back.
    pub(crate) fn is_cyclic(&self) -> bool {
        let mut left: BTreeSet<_> = self.places().collect();
        while let Some(free) = left.iter().copied().find(|at| !self.needs(*at).iter().any(|to| left.contains(to))) {
            left.remove(&free);
        }
        !left.is_empty()
    }

    /// A graph to cut off: the banned package stands in its second half, and what needs it before it or behind it.
    pub(crate) fn to_cut(eco: Eco, is_needed_before: bool) -> Self {
        let mut packages: Vec<_> = (1..=7).map(|at| Package::innocent(eco, at)).collect();
        packages.insert(if is_needed_before { 7 } else { 6 }, Package::banned(eco));
        let mut edges = BTreeSet::from([(0, 1), (0, 2), (1, 3), (1, 4), (2, 4), (3, 5), (4, 6)]);
        edges.extend(if is_needed_before { [(2, 7), (5, 8), (2, 3)] } else { [(0, 8), (8, 7), (2, 3)] });
        Self { packages, edges }
    }
}

/// Graphs of these ecosystems: everything is needed by something before it, and some of it by more, also in circles.
pub(crate) fn any_graph(ecos: &'static [Eco]) -> impl Strategy<Value = Graph> {
    let package = (prop::sample::select(ecos), 0..4_u8);
    (prop::collection::vec(package, 2..=10), any::<bool>()).prop_flat_map(|(drawn, may_circle)| {
        let count = drawn.len();
        let first = (1..=count).map(|to| (0..to, Just(to))).collect::<Vec<_>>();
        let more = prop::collection::vec((0..=count, 1..=count), 0..=count);
        (first, more).prop_map(move |(first, more)| {
            let mut packages: Vec<Package> = Vec::new();
            for (at, (eco, kind)) in (1..).zip(&drawn) {
                let banned = Package::banned(*eco);
                let is_banned = *kind == 0 && !packages.contains(&banned);
                packages.push(if is_banned { banned } else { Package::innocent(*eco, at) });
            }
            let more = more.into_iter().filter(|(from, to)| from != to && (may_circle || from < to));
            Graph { packages, edges: first.into_iter().chain(more).collect() }
        })
    })
}
