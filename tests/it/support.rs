//! Runs the gate as a user does, and writes one graph in several formats.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use embargo::model::inventory::Inventory;
use embargo::model::source::SourceFile;
use embargo::read::ReadError;
use serde_json::{Value, json};

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}

/// The gate, in the repository, with an environment that is the same on every machine.
pub(crate) fn gate(args: &[&str]) -> Run {
    gate_with(args, "")
}

/// The same, with something on standard input.
pub(crate) fn gate_with(args: &[&str], input: &str) -> Run {
    run(Path::new(env!("CARGO_MANIFEST_DIR")), args, input)
}

/// The gate in another folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Run {
    run(folder, args, "")
}

fn run(folder: &Path, args: &[&str], input: &str) -> Run {
    use std::io::Write as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-embargo"));
    command.args(args).current_dir(folder);
    for name in ["NO_COLOR", "CARGO_TERM_COLOR", "GITHUB_ACTIONS", "CI", "COLUMNS", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feeder = std::thread::spawn(move || {
        // A gate that refuses its arguments reads nothing.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `check` with JSON output.
pub(crate) fn verdict(args: &[&str]) -> Run {
    let mut all = vec!["check", "--format", "json"];
    all.extend(args);
    gate(&all)
}

/// A document of the repository's fixtures.
pub(crate) fn document(name: &str) -> String {
    format!("tests/documents/{name}")
}

/// A folder of fixtures, in order.
pub(crate) fn documents(folder: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(folder);
    let mut found: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_file() && path.extension().is_none_or(|extension| extension != "md"));
    found.sort();
    assert!(!found.is_empty(), "no fixtures in {folder}");
    found
}

/// A folder for one test's files.
pub(crate) struct Desk(tempfile::TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    /// Writes a file and says where it is.
    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// A graph: names with purls; the first is the subject.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<(String, String)>,
    pub(crate) edges: Vec<(usize, usize)>,
}

impl Graph {
    /// A chain from `app` down to `last`, `depth` levels below it, beside some innocent company.
    pub(crate) fn chain(depth: usize, last: (&str, &str)) -> Self {
        let mut nodes = vec![("app".to_owned(), "pkg:golang/example.org/app@v1.0.0".to_owned())];
        for level in 1..depth {
            nodes.push((format!("level{level}"), format!("pkg:golang/example.org/level{level}@v1.{level}.0")));
        }
        nodes.push((last.0.to_owned(), last.1.to_owned()));
        let edges = (0..depth).map(|level| (level, level + 1)).collect();
        Self { nodes, edges }
    }

    fn reference(at: usize) -> String {
        format!("ref-{at}")
    }

    fn version(purl: &str) -> &str {
        purl.rsplit_once('@').map_or("", |(_, version)| version)
    }

    /// As CycloneDX JSON.
    pub(crate) fn cyclonedx(&self, version: &str) -> Value {
        let component = |at: usize| {
            let (name, purl) = &self.nodes[at];
            json!({"type": "library", "bom-ref": Self::reference(at), "name": name, "version": Self::version(purl), "purl": purl})
        };
        let dependencies: Vec<_> = (0..self.nodes.len())
            .map(|at| {
                let to: Vec<_> =
                    self.edges.iter().filter(|edge| edge.0 == at).map(|edge| Self::reference(edge.1)).collect();
                json!({"ref": Self::reference(at), "dependsOn": to})
            })
            .collect();
        json!({
            "bomFormat": "CycloneDX", "specVersion": version, "version": 1,
            "metadata": {"component": component(0)},
            "components": (1..self.nodes.len()).map(component).collect::<Vec<_>>(),
            "dependencies": dependencies,
        })
    }

    /// As SPDX 2.3 JSON; every other relationship in its reversed form.
    pub(crate) fn spdx(&self) -> Value {
        let id = |at: usize| format!("SPDXRef-{at}");
        let packages: Vec<_> = (0..self.nodes.len())
            .map(|at| {
                let (name, purl) = &self.nodes[at];
                json!({"SPDXID": id(at), "name": name, "versionInfo": Self::version(purl), "downloadLocation": "NOASSERTION",
                    "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]})
            })
            .collect();
        let mut relationships = vec![
            json!({"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": id(0)}),
        ];
        for (place, (from, to)) in self.edges.iter().enumerate() {
            relationships.push(if place % 2 == 0 {
                json!({"spdxElementId": id(*from), "relationshipType": "DEPENDS_ON", "relatedSpdxElement": id(*to)})
            } else {
                json!({"spdxElementId": id(*to), "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": id(*from)})
            });
        }
        json!({
            "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "app",
            "documentNamespace": "https://example.org/app", "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: test"]},
            "packages": packages, "relationships": relationships,
        })
    }
}

/// A CycloneDX 1.6 document of components given as JSON, below an innocent subject.
pub(crate) fn bom(components: &Value) -> String {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "app"}},
        "components": components,
    });
    serde_json::to_string_pretty(&document).unwrap()
}

/// Reads a source, and refuses it where it lists nothing, as the gate does.
pub(crate) fn read_whole(source: &SourceFile) -> Result<Inventory<'_>, ReadError> {
    let inventory = embargo::read::read(source)?;
    match embargo::read::lists_nothing(&inventory) {
        Some(error) => Err(error),
        None => Ok(inventory),
    }
}
