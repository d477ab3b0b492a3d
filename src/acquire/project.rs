//! Where a project keeps its configuration.

use std::path::PathBuf;

/// The name of the configuration.
pub const CONFIG: &str = "embargo.toml";

/// The places where the configuration may stand: the current folder, and those above it up to the root of the git
/// repository. Outside of a repository, the current folder only: what lies above it is nobody's project.
#[must_use]
pub fn config_places() -> Vec<PathBuf> {
    let here = PathBuf::from(CONFIG);
    let Ok(folder) = std::env::current_dir() else { return vec![here] };
    let mut places = Vec::new();
    let mut above = PathBuf::new();
    for folder in folder.ancestors() {
        places.push(above.join(CONFIG));
        if folder.join(".git").exists() {
            return places;
        }
        above.push("..");
    }
    vec![here]
}
