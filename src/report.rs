//! Turns a finished report into bytes. Decides nothing, looks nothing up, opens no file.
//!
//! A new output is one file here and one line in [`RENDERERS`].

mod cards;
mod cyclonedx;
mod escape;
mod github;
mod gitlab;
mod headline;
mod human;
mod imported;
mod json_v1;
mod junit;
mod markdown;
mod parties;
mod sarif;
mod spdx;

use std::io::{self, Write};

use crate::model::imported::Imported;
use crate::model::problem::Problem;
use crate::model::report::{Explanation, Parties, PolicyCard, Report, Who};

pub use parties::Listing;

/// How text is to look. Only outputs for people heed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Colours.
    pub colour: bool,
    /// Lines and arrows outside ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Style {
    /// For files: no colours, 100 columns.
    pub const PLAIN: Self = Self { colour: false, unicode: true, width: 100 };
}

/// What only some outputs tell, and takes long to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Every component: see [`Report::listing`].
    Listing,
    /// The SHA-256 digests of the inputs.
    Digests,
}

/// An output format.
#[derive(Debug, Clone, Copy)]
pub struct Renderer {
    /// The name on the command line.
    pub id: &'static str,
    /// What it is for.
    pub about: &'static str,
    needs: &'static [Need],
    render: fn(&Report, Style, &mut dyn Write) -> io::Result<()>,
}

/// Every output format. Help and the command line go by this table.
pub const RENDERERS: [Renderer; 9] = [
    Renderer { id: "human", about: "for a person at a terminal", needs: &[], render: human::render },
    Renderer {
        id: "json",
        about: "for machines: embargo/verdict/v1",
        needs: &[Need::Digests],
        render: json_v1::render,
    },
    Renderer { id: "sarif", about: "SARIF 2.1.0, for code scanning", needs: &[], render: sarif::render },
    Renderer { id: "github", about: "annotations of GitHub Actions", needs: &[], render: github::render },
    Renderer { id: "markdown", about: "a job summary or comment", needs: &[Need::Digests], render: markdown::render },
    Renderer { id: "junit", about: "JUnit XML, for any CI", needs: &[], render: junit::render },
    Renderer { id: "gitlab", about: "GitLab Code Quality", needs: &[], render: gitlab::render },
    Renderer {
        id: "cyclonedx",
        about: "the SBOM with its makers, CycloneDX 1.5",
        needs: &[Need::Listing],
        render: cyclonedx::render,
    },
    Renderer {
        id: "spdx",
        about: "the SBOM with its makers, SPDX 2.3",
        needs: &[Need::Listing, Need::Digests],
        render: spdx::render,
    },
];

impl Renderer {
    /// Whether it tells something that takes long to make.
    #[must_use]
    pub fn needs(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }
}

/// A text that a terminal shows and does not obey.
#[must_use]
pub fn safe(text: &str) -> std::borrow::Cow<'_, str> {
    escape::terminal(text)
}

/// Finds a format by its name.
#[must_use]
pub fn renderer(id: &str) -> Option<Renderer> {
    RENDERERS.into_iter().find(|renderer| renderer.id == id)
}

/// Writes a report in a format.
///
/// # Errors
/// When the place it is written to fails.
pub fn render(renderer: Renderer, report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    (renderer.render)(report, style, out)
}

/// Writes the answers to `who`, one a line, as text or as JSON lines.
///
/// # Errors
/// When the place they are written to fails.
pub fn render_who(answers: &[Who], json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json { json_v1::who(answers, out) } else { human::who(answers, out) }
}

/// Writes the parties behind an inventory.
///
/// # Errors
/// When the place they are written to fails.
pub fn render_parties(parties: &Parties, listing: Listing, out: &mut dyn Write) -> io::Result<()> {
    parties::write(parties, listing, out)
}

/// Writes policies for a person: a line each, or all that they say.
///
/// # Errors
/// When the place they are written to fails.
pub fn render_cards(cards: &[PolicyCard], in_full: bool, out: &mut dyn Write) -> io::Result<()> {
    cards::write(cards, in_full, out)
}

/// Writes what came of an imported list, as text or as JSON.
///
/// # Errors
/// When the place it is written to fails.
pub fn render_imported(told: &Imported, json: bool, out: &mut dyn Write) -> io::Result<()> {
    imported::write(told, json, out)
}

/// Writes a problem for a person.
///
/// # Errors
/// When the place it is written to fails.
pub fn render_problem(problem: &Problem, style: Style, out: &mut dyn Write) -> io::Result<()> {
    human::problem(problem, style, out)
}

/// Writes an explanation, as text or as JSON.
///
/// # Errors
/// When the place it is written to fails.
pub fn render_explanation(
    explanation: &Explanation,
    question: &str,
    json: bool,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if json { json_v1::explanation(explanation, out) } else { human::explanation(explanation, question, style, out) }
}
