//! Makes the report out of what the wings found.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::excerpt::of_component;
use super::{ComponentView, Coverage, Doubt, EvidenceView, FindingView, InputView, NoteView, Report};
use crate::model::Date;
use crate::model::attribution::{Attribution, Attributions, Party, Relation};
use crate::model::component::{Component, ComponentId, Role};
use crate::model::graph::Graph;
use crate::model::inventory::Inventory;
use crate::model::problem::{Excerpt, Problem};
use crate::model::purl::Purl;
use crate::model::secret::mask;
use crate::model::source::{Position, SourceFile, hex};
use crate::model::vendor::Vendor;
use crate::model::verdict::{Finding, Judgement, Level, Outcome, PolicyInForce, State};

/// How many notes of one sort are told in words; the others are counted.
const NOTE_EXAMPLES: usize = 5;

/// Parts shown of each end of a path.
const PATH_END: usize = 32;

/// What a report is made of.
#[derive(Debug)]
pub struct Material<'a, 's> {
    /// The sources, in the order of the inventory's inputs.
    pub sources: &'a [&'s SourceFile],
    /// What was read.
    pub inventory: &'a Inventory<'s>,
    /// How it hangs together.
    pub graph: &'a Graph,
    /// Who made it.
    pub attributions: &'a Attributions<'s>,
    /// What the policies say.
    pub judgement: Judgement,
    /// What failed.
    pub errors: Vec<Problem>,
    /// Why a person must look although no policy says so.
    pub doubts: Vec<Doubt>,
    /// The day.
    pub as_of: Date,
    /// The mildest level that fails the build.
    pub fail_on: Level,
    /// Whether the report shall list everything.
    pub with_listing: bool,
    /// The bundle that stands in when nobody named a policy.
    pub default_policies: Option<String>,
}

/// Makes the report.
#[must_use]
pub fn compose(material: Material<'_, '_>) -> Report {
    let findings: Vec<_> = material.judgement.findings.iter().filter_map(|finding| view(&material, finding)).collect();
    let listing = material.with_listing.then(|| super::listing::listing(&material, &findings));
    Report {
        outcome: outcome(&material),
        as_of: material.as_of,
        fail_on: material.fail_on,
        default_policies: material.default_policies.clone(),
        inputs: inputs(&material),
        coverage: coverage(&material),
        findings,
        base: None,
        fixed: Vec::new(),
        weakenings: Vec::new(),
        config: None,
        waivers: Vec::new(),
        doubts: material.doubts,
        listing,
        policies: material.judgement.policies,
        errors: material.errors,
    }
}

/// A proven ban stays a ban whatever else failed; without one, a failure outweighs a need for review.
fn outcome(material: &Material<'_, '_>) -> Outcome {
    let worst = material.judgement.findings.iter().map(|finding| finding.level).max();
    match worst {
        Some(level) if level >= material.fail_on => Outcome::Banned,
        _ if !material.errors.is_empty() => Outcome::Error,
        Some(Level::Review) => Outcome::Review,
        _ if !material.doubts.is_empty() => Outcome::Review,
        _ => Outcome::Clear,
    }
}

fn inputs(material: &Material<'_, '_>) -> Vec<InputView> {
    let mut views: Vec<_> =
        material.inventory.inputs.iter().map(|input| InputView { input: input.clone(), notes: Vec::new() }).collect();
    let mut sorts = BTreeMap::new();
    for note in &material.inventory.notes {
        let source = material.sources.get(note.input.index());
        let at = source.map_or(Position { line: 1, column: 1 }, |source| source.position(note.span.start));
        sorts.entry((note.input, note.kind)).or_insert_with(Vec::new).push((mask(&note.message), at));
    }
    for ((input, kind), mut all) in sorts {
        all.sort();
        let count = all.len();
        all.truncate(NOTE_EXAMPLES);
        if let Some(view) = views.get_mut(input.index()) {
            view.notes.push(NoteView { kind, count, examples: all });
        }
    }
    views
}

fn coverage(material: &Material<'_, '_>) -> Coverage {
    let mut coverage = Coverage::default();
    for (id, component) in material.inventory.ids().zip(&material.inventory.components) {
        if matches!(component.role, Role::Root | Role::Link) {
            continue;
        }
        coverage.components += 1;
        coverage.reachable += usize::from(material.graph.is_reached(id));
        let Some(known) = material.attributions.get(id) else { continue };
        coverage.mentions += usize::from(known.vendors.iter().any(|one| one.relation == Relation::Mentions));
        match &known.party {
            Party::Vendor(vendor) => {
                coverage.vendor += 1;
                let own = known.vendors.iter().find(|attribution| attribution.vendor == *vendor);
                if let Some(evidence) = own.and_then(|attribution| attribution.evidence.first()) {
                    *coverage.by_evidence.entry(evidence.kind).or_default() += 1;
                }
            }
            Party::Named { by, .. } => {
                coverage.party += 1;
                *coverage.by_evidence.entry(*by).or_default() += 1;
            }
            Party::Unknown => coverage.unknown += 1,
        }
    }
    coverage
}

pub(super) fn view(material: &Material<'_, '_>, finding: &Finding) -> Option<FindingView> {
    let inventory = material.inventory;
    let component = inventory.component(finding.component)?;
    let source = material.sources.get(component.input.index())?;
    let policy = material.judgement.policies.get(finding.policy)?;
    let vendor = material.attributions.vendor(finding.vendor)?;
    let known = material.attributions.get(finding.component)?;
    let attribution = known.vendors.iter().find(|attribution| attribution.vendor == finding.vendor)?;
    let label = |id: &ComponentId| inventory.component(*id).map_or_else(String::new, |c| inventory.label(c));
    let why = material.graph.why(finding.component);
    Some(FindingView {
        id: fingerprint(material, policy, vendor, finding.component, component),
        level: finding.level,
        policy: policy.id.clone(),
        citation: policy.citation.clone(),
        vendor: vendor.id.to_string(),
        vendor_name: vendor.name.clone(),
        relation: finding.relation,
        confidence: finding.confidence,
        ownership: ownership(vendor),
        component: component_view(inventory, component, source),
        evidence: evidence(attribution, source),
        because: finding.because.clone(),
        paths: why.paths.iter().map(|path| names(path, label)).collect(),
        path_count: why.count,
        dominator: why.dominator.as_ref().map(label),
        state: State::New,
        committed: None,
        introduced_by: finding.introduced_by.iter().map(label).collect(),
        waiver: None,
        remedy: finding.remedy.clone(),
        excerpt: excerpt(attribution, component, source, &vendor.name),
    })
}

/// A path as names. The middle of one that nobody could read is cut out, and counted: the longest real path
/// measured has 31 parts; a made-up chain of 20,000 would fill gigabytes when all of it is findings.
fn names(path: &[ComponentId], label: impl Fn(&ComponentId) -> String) -> Vec<String> {
    match path.len().checked_sub(2 * PATH_END) {
        Some(hidden @ 2..) => {
            let (head, rest) = path.split_at_checked(PATH_END).unwrap_or((path, &[]));
            let tail = rest.iter().skip(hidden);
            head.iter().map(&label).chain([format!("… {hidden} more …")]).chain(tail.map(&label)).collect()
        }
        _ => path.iter().map(label).collect(),
    }
}

/// A component as outputs show it.
#[must_use]
pub(crate) fn component_view(
    inventory: &Inventory<'_>,
    component: &Component<'_>,
    source: &SourceFile,
) -> ComponentView {
    ComponentView {
        name: inventory.label(component),
        version: component.version.to_string(),
        purl: inventory.purl(component).map(|claim| mask(&claim.value)),
        reference: mask(&component.reference),
        input: source.name().to_owned(),
        at: source.position(component.span.start),
        pointer: inventory.pointer(component),
    }
}

/// Evidence as outputs show it.
#[must_use]
pub(crate) fn evidence(attribution: &Attribution<'_>, source: &SourceFile) -> Vec<EvidenceView> {
    let view = |evidence: &crate::model::attribution::Evidence<'_>| EvidenceView {
        kind: evidence.kind,
        value: mask(&evidence.value),
        at: source.position(evidence.at),
        relation: evidence.relation,
        confidence: evidence.confidence,
        source: evidence.source.to_string(),
    };
    attribution.evidence.iter().map(view).collect()
}

fn ownership(vendor: &Vendor) -> Vec<(String, Option<String>)> {
    if vendor.ownership.is_empty() {
        return vec![(vendor.id.to_string(), None)];
    }
    vendor.ownership.iter().map(|stake| (stake.of.to_string(), Some(stake.owner.to_string()))).collect()
}

fn excerpt(attribution: &Attribution<'_>, component: &Component<'_>, source: &SourceFile, vendor: &str) -> Excerpt {
    let labels: Vec<_> = attribution
        .evidence
        .iter()
        .filter(|evidence| component.span.contains(&evidence.at))
        .map(|evidence| {
            let end = (evidence.at + evidence.width).min(component.span.end);
            (evidence.at..end, format!("points to {vendor}"))
        })
        .take(3)
        .collect();
    of_component(source, &component.span, &labels)
}

/// SHA-256 over policy, vendor, package without version, and subject; cut to 128 bits. It rests on no
/// place in a file, so that moving, renaming or reformatting an input, or reading the same graph in
/// another format, gives the same id.
fn fingerprint(
    material: &Material<'_, '_>,
    policy: &PolicyInForce,
    vendor: &Vendor,
    id: ComponentId,
    component: &Component<'_>,
) -> String {
    let inventory = material.inventory;
    let package = inventory
        .purl(component)
        .and_then(|claim| Purl::parse(&claim.value))
        .map_or_else(|| format!("name:{}", component.name.trim().to_lowercase()), |purl| format!("pkg:{}", purl.key()));
    let subject = material.graph.path(id).first().copied().or_else(|| {
        let mut own = inventory
            .roots
            .iter()
            .filter(|root| inventory.component(**root).is_some_and(|root| root.input == component.input));
        own.next().copied().filter(|_| own.next().is_none())
    });
    let subject = subject
        .filter(|subject| *subject != id)
        .and_then(|subject| inventory.component(subject))
        .map_or_else(String::new, |subject| subject.name.trim().to_lowercase());
    let mut hash = Sha256::new();
    for part in [policy.id.as_str(), vendor.id.0.as_str(), package.as_str(), subject.as_str()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex(hash.finalize().get(..16).unwrap_or(&[]))
}
