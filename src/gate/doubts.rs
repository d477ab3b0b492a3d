//! What keeps an answer from being clear although no policy says so: inputs that may not be whole, attestations of
//! something else, and packages that one description of a build has and another has not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Request;
use crate::acquire;
use crate::model::component::{Component, InputId, Role};
use crate::model::inventory::{Expected, Inventory, NoteKind};
use crate::model::problem::Problem;
use crate::model::purl::Purl;
use crate::model::report::{Doubt, DoubtKind, Package};
use crate::model::source::SourceFile;
use crate::model::verdict::{GapKind, Judgement};
use crate::read;

/// Whether an input may be a part of what it was, for all that it shows.
pub(super) fn wholeness(request: &Request, inventory: &Inventory<'_>, file: &SourceFile) -> Option<Doubt> {
    let is_vouched = request.digests.iter().any(|digest| digest.eq_ignore_ascii_case(file.sha256()));
    let why = read::unproven(inventory, file).filter(|_| !is_vouched)?;
    let message = format!("nothing shows that the file is whole: its format has no end mark, and {why}");
    let help =
        "give its digest as its maker recorded it, with --sha256, or an SBOM or lock file that says where it ends";
    let problem = Problem::new(Some(file.name()), message, help);
    Some(Doubt { kind: DoubtKind::Wholeness, problem, package: None })
}

/// Whether an input that lists no component has a defect: where its components stand might be what is wrong.
pub(super) fn substance(inventory: &Inventory<'_>, file: &SourceFile) -> Option<Doubt> {
    let lists_none = inventory.inputs.iter().all(|input| input.components == 0);
    let defect = inventory.notes.iter().find(|note| note.kind == NoteKind::Form).filter(|_| lists_none)?;
    let message = format!("the document lists no component, and it is not as its format wants it: {}", defect.message);
    let problem = Problem::new(Some(file.name()), message, "have the tool that made it write a valid document");
    let problem = problem.at(file, defect.span.clone(), "here");
    Some(Doubt { kind: DoubtKind::Wholeness, problem, package: None })
}

/// What was said to be among the inputs and is not: digests of inputs, and what attestations are about.
pub(super) fn expectations(request: &Request, inventory: &Inventory<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let digests = || inventory.inputs.iter().filter_map(|input| input.sha256.as_deref());
    for digest in &request.digests {
        if !digests().any(|known| known.eq_ignore_ascii_case(digest)) {
            let help = "the file is not the one whose digest was recorded: fetch it again";
            problems.push(Problem::new(None, format!("no input has the SHA-256 digest `{digest}`"), help));
        }
    }
    for subject in &request.subjects {
        problems.extend(unattested(request, inventory, subject).err().map(|problem| *problem));
    }
    problems
}

/// Refuses inputs of which no attestation is about a subject, which is a digest or a file.
fn unattested(request: &Request, inventory: &Inventory<'_>, subject: &str) -> Result<(), Box<Problem>> {
    let wanted = match subject.split_once(':') {
        Some(("sha256" | "sha512", _)) => subject.to_ascii_lowercase(),
        _ => {
            let file = acquire::file(Path::new(subject), request.max_input_bytes);
            format!(
                "sha256:{}",
                file.map_err(|error| Box::new(super::unread(Some(Path::new(subject)), &error)))?.sha256()
            )
        }
    };
    let mut about = inventory.inputs.iter().flat_map(|input| &input.subjects).peekable();
    let has_any = about.peek().is_some();
    if about.any(|attested| attested.digests.contains(&wanted)) {
        return Ok(());
    }
    let (message, help) = if has_any {
        ("no attestation among the inputs is about", "the SBOM describes another artifact: fetch the one of this build")
    } else {
        (
            "no input is an attestation that could be about",
            "give the in-toto statement, DSSE envelope or Sigstore bundle",
        )
    };
    Err(Box::new(Problem::new(None, format!("{message} `{subject}` ({wanted})"), help)))
}

/// Documents among the inputs that are not what another input says that they are: one of the two is of another build, or
/// was changed.
pub(super) fn contradictions(inventory: &Inventory<'_>, sources: &[&SourceFile]) -> Vec<Doubt> {
    let inputs = || inventory.inputs.iter().zip(sources);
    let told = inputs().flat_map(|(input, file)| input.expects.iter().map(move |expected| (file, expected)));
    let meant = told.flat_map(|(file, expected)| {
        let others = inputs().filter(|(other, _)| other.is_called(&expected.identity));
        others.map(move |(_, other)| (file, expected, other))
    });
    let contradiction = |(file, expected, other): (&&SourceFile, &Expected, &&SourceFile)| {
        let digest = other.digest(&expected.algorithm).filter(|own| !own.eq_ignore_ascii_case(&expected.digest))?;
        let (name, algorithm) = (other.name(), &expected.algorithm);
        let message = format!("`{name}` is not the document that is referred to: its {algorithm} digest is {digest}");
        let problem = Problem::new(Some(file.name()), message, "give the documents of one build");
        let problem = problem.at(file, expected.at.clone(), "another digest is told here");
        Some(Doubt { kind: DoubtKind::Wholeness, problem, package: None })
    };
    meant.filter_map(contradiction).collect()
}

/// Packages that only one side of a reconciliation has. Only ecosystems that both sides know are compared: a
/// lock file of one of them says nothing of the others.
pub(super) fn discrepancies(request: &Request, inventory: &Inventory<'_>, sources: &[&SourceFile]) -> Vec<Doubt> {
    if request.reconcile.is_empty() {
        return Vec::new();
    }
    let is_other = |input: InputId| {
        let input = inventory.inputs.get(input.index());
        input.is_some_and(|input| request.reconcile.iter().any(|path| acquire::means(path, &input.name)))
    };
    let listed = inventory.components.iter().filter(|component| component.role != Role::Tool);
    let mut sides: [BTreeMap<(String, String), &Component<'_>>; 2] = Default::default();
    for component in listed {
        let purl = inventory.purl(component).and_then(|claim| Purl::parse(&claim.value));
        let [first, second] = &mut sides;
        let side = if is_other(component.input) { second } else { first };
        if let Some(purl) = purl {
            side.entry((
                purl.ty.clone().into_owned(),
                format!("{}@{}", purl.key(), purl.version.trim_start_matches('v')),
            ))
            .or_insert(component);
        }
    }
    let [first, second] = &sides;
    let types = |side: &BTreeMap<(String, String), _>| side.keys().map(|(ty, _)| ty.clone()).collect::<BTreeSet<_>>();
    let shared: BTreeSet<_> = types(first).intersection(&types(second)).cloned().collect();
    let (this, other) = (others(inventory, |id| !is_other(id)), others(inventory, is_other));
    if shared.is_empty() {
        let message = format!("nothing in {this} can be compared with {other}: they have no ecosystem in common");
        let problem = Problem::new(None, message, "reconcile two descriptions of one build");
        return vec![Doubt { kind: DoubtKind::Discrepancy, problem, package: None }];
    }
    let missing = |of: &BTreeMap<(String, String), &Component<'_>>, from: &BTreeMap<_, _>, name: &str| -> Vec<Doubt> {
        let only = of.iter().filter(|(key, _)| shared.contains(&key.0) && !from.contains_key(*key));
        only.filter_map(|(_, component)| discrepancy(inventory, component, sources, name)).collect()
    };
    [missing(first, second, &other), missing(second, first, &this)].concat()
}

fn others(inventory: &Inventory<'_>, is_meant: impl Fn(InputId) -> bool) -> String {
    let named = inventory.inputs.iter().zip(0..).filter(|(_, at)| is_meant(InputId(*at)));
    named.map(|(input, _)| format!("`{}`", input.name)).collect::<Vec<_>>().join(", ")
}

fn discrepancy(
    inventory: &Inventory<'_>,
    component: &Component<'_>,
    sources: &[&SourceFile],
    absent: &str,
) -> Option<Doubt> {
    let source = sources.get(component.input.index())?;
    let name = inventory.label(component);
    let message = format!("{name} {} is not in {absent}", component.version);
    let help = "one of the two does not describe this build: make both anew from the same commit";
    let problem =
        Problem::new(Some(source.name()), message, help).at(source, component.span.start..component.span.start, "");
    let package = Package {
        name,
        version: component.version.to_string(),
        purl: inventory.purl(component).map(|claim| claim.value.to_string()),
    };
    Some(Doubt { kind: DoubtKind::Discrepancy, problem, package: Some(package) })
}

/// What a policy does not let pass, of all that the inputs do not tell.
pub(super) fn gaps(judgement: &Judgement) -> impl Iterator<Item = Doubt> {
    judgement.gaps.iter().map(|gap| {
        let policy = judgement.policies.get(gap.policy).map_or("", |policy| &policy.id);
        let kind = match gap.kind {
            GapKind::UnknownMakers => DoubtKind::UnknownMakers,
            GapKind::Unresolved => DoubtKind::Unresolved,
            GapKind::Incomplete => DoubtKind::Incomplete,
        };
        let help = format!("`{policy}` asks for it: {}", gap.because);
        Doubt { kind, problem: Problem::new(None, gap.message.clone(), help), package: None }
    })
}
