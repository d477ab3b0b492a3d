//! How fast the gate is beside other programs, in ratios: absolute times say more about the machine.
//!
//! ```sh
//! cargo bench --bench ratios                            # 1,000 and 100,000 components
//! cargo bench --bench ratios -- 1000000                 # 1.6 GB on disk, some 10 GB of memory for `Value` and `jq`
//! cargo bench --bench ratios -- --spdx 100000           # the same packages as SPDX 2.3
//! cargo bench --bench ratios -- generate 100000 bom.json
//! ```
//!
//! An SBOM with one banned component, five levels down, is written to a temporary folder (`TMPDIR`). Then the gate
//! and what it is compared with run on it as processes of their own, each several times. Nothing here fails because
//! of a time: it fails when the gate does not find that component, or finds another.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints")]

mod generate;
mod measure;
mod package;
mod reference;
mod render;
mod table;

use std::error::Error;
use std::fs::File;
use std::path::Path;

use render::Format;
use table::Row;

/// The same memory allocator as the gate's, so that a reference differs from it in what it does only.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Sizes that are measured when none is asked for, in components.
const SIZES: [usize; 2] = [1_000, 100_000];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let format = if args.iter().any(|arg| arg == "--spdx") { Format::Spdx } else { Format::CycloneDx };
    // `cargo bench` adds `--bench`. `cargo test --benches` does not, and shall not measure.
    let is_bench = args.iter().any(|arg| arg == "--bench");
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    match words.as_slice() {
        ["reference", kind, path] => reference::run(kind, Path::new(path)),
        ["generate", count, path] => generate::write(File::create(path)?, format, count.parse()?),
        [] if !is_bench => {
            eprintln!("this measures under `cargo bench --bench ratios` only");
            Ok(())
        }
        [] => compare(format, &SIZES),
        counts => {
            let counts: Result<Vec<usize>, _> = counts.iter().map(|count| count.replace('_', "").parse()).collect();
            compare(format, &counts?)
        }
    }
}

/// Measures every program on an SBOM of every size, and prints what came of it.
fn compare(format: Format, counts: &[usize]) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let programs = measure::programs(format)?;
    let mut rows = Vec::new();
    for &count in counts {
        eprintln!("{count} components");
        let path = folder.path().join(format!("{count}.json"));
        generate::write(File::create(&path)?, format, count)?;
        let bytes = std::fs::metadata(&path)?.len();
        for program in &programs {
            eprintln!("  {}", program.name);
            rows.push(Row { name: program.name, count, bytes, cost: measure::cost(program, &path)? });
        }
        std::fs::remove_file(&path)?;
    }
    println!("{}", table::render(&rows));
    Ok(())
}
