//! What the gate is compared with that is no program of its own: the deserialiser alone.

use std::error::Error;
use std::path::Path;

use serde_json::Value;
use serde_json::value::RawValue;

/// Does one of these to a file: `bytes` reads it, `raw` also walks over the JSON without keeping anything, `value`
/// also makes a tree of it.
pub(crate) fn run(kind: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let size = match kind {
        "bytes" => bytes.len(),
        "raw" => serde_json::from_slice::<&RawValue>(&bytes)?.get().len(),
        "value" => {
            let tree: Value = serde_json::from_slice(&bytes)?;
            let size = tree.as_object().map_or(0, serde_json::Map::len);
            // Taking the tree apart again is no part of reading it.
            std::mem::forget(tree);
            size
        }
        _ => return Err(format!("there is no reference `{kind}`").into()),
    };
    println!("{size}");
    std::mem::forget(bytes);
    Ok(())
}
