//! Joins the wings. The flow goes one way, and this file is the only one that knows all of it:
//! acquire → read → attribute → judge → report.

mod base;
mod catalogue;
mod config;
mod doubts;
mod inputs;
mod lists;
mod place;
mod policies;
mod rules;
mod schema;
mod waive;
mod waivers;

use std::path::{Path, PathBuf};

use miette::Diagnostic;

use crate::acquire::{self, AcquireError, Cargo};
use crate::attribute::{self, attribute};
use crate::judge::{DEFAULT_BUNDLE, judge};
use crate::model::Date;
use crate::model::claim::Claim;
use crate::model::graph::Graph;
use crate::model::inventory::Inventory;
use crate::model::problem::Problem;
use crate::model::report::explain::{self, Explanation, Who};
use crate::model::report::{Doubt, Material, Parties, Report, compose, parties};
use crate::model::source::{SourceFile, Span};
use crate::model::verdict::{Judgement, Level};
use crate::read;

pub use catalogue::{Checked, check_catalogue};
use config::Project;
use inputs::Acquired;
pub use lists::{Import, ImportRequest, import};
use place::Lines;
pub use policies::{Tested, policy_cards, test_policies};
use rules::Rules;
pub use schema::{Form, schema};
pub use waive::{Wish, Written, waive};

/// What the user asks for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Files; `-` is standard input. Without any, `cargo metadata` is run.
    pub inputs: Vec<PathBuf>,
    /// How `cargo metadata` shall be asked.
    pub cargo: Cargo,
    /// Workspace members to look at; all when empty.
    pub packages: Vec<String>,
    /// Policy and bundle ids, or paths of policy files.
    pub policies: Vec<String>,
    /// Vendors banned by the user.
    pub bans: Vec<String>,
    /// A folder of policies besides those that ship with the gate; one with the same id takes its place.
    pub policy_folder: Option<PathBuf>,
    /// A folder of vendors besides those that ship with the gate; one with the same id takes its place.
    pub vendor_folder: Option<PathBuf>,
    /// The configuration of the project; found in the current folder or above it when absent.
    pub config: Option<PathBuf>,
    /// The day to judge for.
    pub as_of: Date,
    /// The mildest level that fails the build; `deny` where nobody says another.
    pub fail_on: Option<Level>,
    /// Whether the report shall list everything, for outputs that give the inventory back.
    pub with_listing: bool,
    /// Whether the report shall have the digests of the inputs: to make them takes long, and not every output tells them.
    pub with_digests: bool,
    /// What to compare with, so that only what is new fails: a git revision, an earlier input, a folder of
    /// them, or an earlier JSON report.
    pub base: Option<String>,
    /// Inputs of the same build, with which the others are compared package by package. They are judged, too.
    pub reconcile: Vec<PathBuf>,
    /// What attestations among the inputs must be about: `sha256:…`, or a file.
    pub subjects: Vec<String>,
    /// SHA-256 digests of inputs as their makers recorded them: what proves that they are whole.
    pub digests: Vec<String>,
    /// The largest input, in bytes.
    pub max_input_bytes: u64,
    /// The largest that an input may be when it is unpacked, in bytes.
    pub max_unpacked_bytes: u64,
}

impl Request {
    /// A request with the usual settings: the cargo project here, the default policies, failing on `deny`.
    #[must_use]
    pub fn for_day(as_of: Date) -> Self {
        Self {
            inputs: Vec::new(),
            cargo: Cargo::default(),
            packages: Vec::new(),
            policies: Vec::new(),
            bans: Vec::new(),
            policy_folder: None,
            vendor_folder: None,
            config: None,
            as_of,
            fail_on: None,
            with_listing: false,
            with_digests: true,
            base: None,
            reconcile: Vec::new(),
            subjects: Vec::new(),
            digests: Vec::new(),
            max_input_bytes: acquire::MAX_BYTES,
            max_unpacked_bytes: acquire::MAX_UNPACKED_BYTES,
        }
    }

    fn bar(&self) -> Level {
        self.fail_on.unwrap_or(Level::Deny)
    }
}

/// The whole gate: the report on a request. What fails on the way stands in the report.
#[must_use]
pub fn check(request: &Request) -> Report {
    let report = match &request.base {
        Some(base) => base::check(request, base),
        None => Project::load_with_inputs(request).and_then(|(project, acquired)| match &project.request.base {
            Some(baseline) => base::since(&project, acquired, baseline),
            None => project.report_on(acquired),
        }),
    };
    report.unwrap_or_else(|problem| Report::failed(request.as_of, request.bar(), *problem))
}

/// Reports on what was acquired.
fn report(request: &Request, rules: &Rules, acquired: Acquired) -> Report {
    let lines = Lines::of(request, &acquired.files);
    let mut report = examine(request, rules, acquired, compose);
    if let Some(lines) = lines {
        lines.locate(&mut report);
    }
    report
}

/// Everything that is known of the components that a question means. Without inputs, a purl is explained by itself.
#[must_use]
pub fn explain(request: &Request, question: &str) -> Explanation {
    let by_itself = request.inputs.is_empty() && question.starts_with("pkg:");
    let Project { request, rules, .. } = match Project::load(request, None) {
        Ok(project) => project,
        Err(problem) => return Explanation { components: Vec::new(), errors: vec![*problem] },
    };
    let request = &request;
    let silence = |claim: &Claim<'_>| attribute::silence(claim, &rules.catalogue);
    if by_itself {
        let asked = SourceFile::new("the command line", question.as_bytes().to_vec());
        return view(request, &rules, vec![&asked], &read::purl_list(&asked), Default::default(), |material| {
            explain::explain(material, question, &silence)
        });
    }
    examine(request, &rules, inputs::inputs(request), |material| explain::explain(material, question, &silence))
}

/// Who made each package of a list of purls, one a line.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn who(request: &Request, purls: &SourceFile) -> Result<Vec<Who>, Box<Problem>> {
    let request = &config::complete(request, config::find(request, None)?.as_ref());
    let catalogue = rules::catalogue(request, None)?;
    let inventory = read::purl_list(purls);
    let attributions = attribute(&inventory, &catalogue, request.as_of);
    Ok(explain::who(&inventory, &attributions, purls))
}

/// Who stands behind the inputs.
#[must_use]
pub fn vendors(request: &Request) -> Parties {
    match Project::load(request, None) {
        Ok(Project { request, rules, .. }) => examine(&request, &rules, inputs::inputs(&request), |material| {
            parties(material.inventory, material.attributions, material.errors)
        }),
        Err(problem) => Parties { rows: Vec::new(), errors: vec![*problem] },
    }
}

/// The flow: reads what was acquired, then views it.
fn examine<T>(request: &Request, rules: &Rules, acquired: Acquired, make: impl FnOnce(Material<'_, '_>) -> T) -> T {
    let Acquired { files, mut errors, skipped } = inputs::unpacked(request, acquired);
    let mut sources = Vec::new();
    let mut inventory = Inventory::default();
    let (mut doubts, mut bare) = (Vec::new(), Vec::new());
    for file in &files {
        let digest = || request.with_digests.then(|| file.sha256().to_owned());
        let (digest, read) = rayon::join(digest, || read::read(file));
        match read {
            Ok(mut read) => {
                read.inputs.iter_mut().for_each(|input| input.sha256.clone_from(&digest));
                let lists_nothing = read::lists_nothing(&read).map(|error| problem(Some(file), &error, None));
                bare.extend(lists_nothing.map(|problem| (inventory.inputs.len(), problem)));
                doubts.extend(doubts::wholeness(request, &read, file));
                doubts.extend(doubts::substance(&read, file));
                inventory.absorb(read);
                sources.push(file);
            }
            Err(error) => errors.push(problem(Some(file), &error, error.span.clone())),
        }
    }
    inputs::tell_skipped(&mut inventory, &skipped);
    inventory.tie_documents();
    // What a document does not list itself may be listed by another that it leads to.
    errors.extend(bare.into_iter().filter(|(input, _)| !inventory.leads_elsewhere(*input)).map(|(_, problem)| problem));
    if !request.packages.is_empty()
        && let Err(missing) = inventory.narrow(&request.packages)
    {
        (inventory, sources) = (Inventory::default(), Vec::new());
        errors.push(inputs::no_member(&missing));
    }
    errors.extend(doubts::expectations(request, &inventory));
    doubts.extend(doubts::contradictions(&inventory, &sources));
    doubts.extend(doubts::discrepancies(request, &inventory, &sources));
    view(request, rules, sources, &inventory, (errors, doubts), make)
}

/// The flow, second half: attributes and judges an inventory, then makes what was asked for out of it.
fn view<'s, T>(
    request: &Request,
    rules: &Rules,
    sources: Vec<&'s SourceFile>,
    inventory: &Inventory<'s>,
    (mut errors, mut doubts): (Vec<Problem>, Vec<Doubt>),
    make: impl FnOnce(Material<'_, 's>) -> T,
) -> T {
    let (graph, attributions) =
        rayon::join(|| Graph::new(inventory), || attribute(inventory, &rules.catalogue, request.as_of));
    let judgement = judge(inventory, &graph, &attributions, &rules.policies, request.as_of);
    errors.extend(nothing_in_force(&judgement, request.as_of));
    doubts.extend(doubts::gaps(&judgement));
    make(Material {
        sources: &sources,
        inventory,
        graph: &graph,
        attributions: &attributions,
        judgement,
        errors,
        doubts,
        as_of: request.as_of,
        fail_on: request.bar(),
        with_listing: request.with_listing,
        default_policies: rules.by_default.then(|| DEFAULT_BUNDLE.to_owned()),
    })
}

/// A day on which no policy says anything proves nothing.
fn nothing_in_force(judgement: &Judgement, day: Date) -> Option<Problem> {
    if judgement.policies.iter().any(|policy| policy.phase.is_some()) {
        return None;
    }
    let begins = judgement.policies.iter().filter_map(|policy| Some(format!("{} from {}", policy.id, policy.first?)));
    let help = format!("choose a later day with --as-of, or another policy: {}", begins.collect::<Vec<_>>().join(", "));
    Some(Problem::new(None, format!("no policy is in force on {day}: there is no effective rule"), help))
}

/// A wing's error as a problem of the report: with its file, its place, and what to do next.
fn problem(file: Option<&SourceFile>, error: &impl Diagnostic, span: Option<Span>) -> Problem {
    let help = error.help().map_or_else(String::new, |help| help.to_string());
    let problem = Problem::new(file.map(SourceFile::name), error.to_string(), help);
    match file {
        Some(file) => problem.at(file, span.unwrap_or(0..0), "here"),
        None => problem,
    }
}

fn unread(path: Option<&Path>, error: &AcquireError) -> Problem {
    Problem { input: path.map(|path| path.display().to_string()), ..problem(None, error, None) }
}
