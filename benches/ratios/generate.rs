//! Writes an SBOM of any size, in one stream: an invented project that depends on invented packages as a real one
//! does, and on one real package of a banned vendor five levels down.

use std::error::Error;
use std::io::{BufWriter, Write};

use crate::package::{Chance, Package};
use crate::render::{Format, Writer};

/// The way to the banned package: the subject needs the first of them, and each needs the next. All are real.
const WAY: [(&str, &str); 5] = [
    ("k8s.io/client-go", "v0.31.0"),
    ("k8s.io/kube-openapi", "v0.0.0-20240228011516-70dd3763d340"),
    ("github.com/go-openapi/jsonreference", "v0.20.2"),
    ("github.com/go-openapi/swag", "v0.22.4"),
    ("github.com/mailru/easyjson", "v0.7.7"),
];

/// Packages that the subject needs itself, beside the way.
const DIRECT: usize = 20;

/// How many packages each package brings in that nobody else brings in first.
const CHILDREN: usize = 3;

/// Writes an SBOM of so many components, at least those of the way and two dozen others.
pub(crate) fn write(to: impl Write, format: Format, count: usize) -> Result<(), Box<dyn Error>> {
    let invented = count.max(24 + WAY.len()) - WAY.len();
    let mut writer = Writer::new(BufWriter::with_capacity(1 << 20, to), format);
    writer.begin()?;
    for number in 0..invented + WAY.len() {
        writer.package(&package(number, invented))?;
    }
    let direct = (0..DIRECT).chain([invented]).map(|to| package(to, invented));
    writer.relations(&direct.collect::<Vec<_>>())?;
    let mut chance = Chance(1335);
    for number in 0..invented + WAY.len() {
        let needs: Vec<_> = needs(number, invented, &mut chance).map(|to| package(to, invented)).collect();
        writer.needs(&package(number, invented), &needs)?;
    }
    writer.end()?;
    Ok(())
}

fn package(number: usize, invented: usize) -> Package {
    match number.checked_sub(invented).and_then(|step| WAY.get(step)) {
        Some((path, version)) => Package::golang(path, version),
        None => Package::new(number),
    }
}

/// What a package needs: its children in a wide tree that reaches every package, and one or two others further on.
/// Only the way leads to what is on the way, so that the banned package is five levels down and no less.
fn needs(number: usize, invented: usize, chance: &mut Chance) -> impl Iterator<Item = usize> {
    let is_on_way = number >= invented;
    let next = (is_on_way && number + 1 < invented + WAY.len()).then_some(number + 1);
    let first = DIRECT + number * CHILDREN;
    let children = (first..first + CHILDREN).filter(move |to| !is_on_way && *to < invented);
    let behind = if is_on_way { 0 } else { number + 1 };
    let others = 1 + chance.below(2);
    let others: Vec<_> = (0..others)
        .filter(|_| behind < invented && number + 1 < invented + WAY.len())
        .map(|_| behind + chance.below(invented - behind))
        .collect();
    next.into_iter().chain(children).chain(others)
}
