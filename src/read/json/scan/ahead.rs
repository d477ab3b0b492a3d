//! Scanning ahead: runs of elements in the middle of long arrays are scanned side by side, from places that look
//! like the beginning of an element.
//!
//! A guess costs time and never truth. The scanner that began at the beginning takes a run over only when it arrives
//! between two elements of an array exactly where the run began; then the run holds what it would have found itself.
//! A run that met a fault is forgotten, so that the fault is found and told in its place.

use rayon::prelude::*;

use super::{Checked, Container, MAX_DEPTH, Scanner, Stop};
use crate::model::room::{Wanted, make_room};

/// How far apart runs begin, and for how long a guess must hold, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    run: usize,
    probe: usize,
}

impl Pace {
    /// What pays for a thread.
    pub(super) const USUAL: Self = Self { run: 2 << 20, probe: 32 << 10 };
}

/// Runs for each thread that are scanned before the next ones: the memory of those before serves for them.
const RUNS: usize = 8;

/// Guesses for one run.
const GUESSES: usize = 1024;

/// Elements that were scanned ahead.
struct Run {
    end: usize,
    /// Whether the run stopped before another element, or behind the last one that it could see.
    stop: Stop,
    containers: Vec<Container>,
    deepest: usize,
}

/// Scans on to the end, with what was scanned ahead.
pub(super) fn go(scanner: &mut Scanner<'_>, pace: Pace) -> Checked<()> {
    let text = scanner.text;
    let starts = starts(text, scanner.at, pace);
    let ends = starts.iter().skip(1).copied().map(Some).chain([None]);
    let bounds: Vec<_> = starts.iter().copied().zip(ends).collect();
    let ahead = |bounds: &[(usize, Option<usize>)]| -> Vec<_> {
        bounds.par_iter().map(|(start, end)| (*start, run(text, *start, *end))).collect()
    };
    let mut runs = bounds.chunks(rayon::current_num_threads() * RUNS).flat_map(ahead).peekable();
    let mut stop = scanner.run(0, starts.first().copied())?;
    while stop == Stop::Paused {
        // Runs whose place was passed began in a wrong one.
        while runs.next_if(|(start, _)| *start < scanner.at).is_some() {}
        let run = runs.next_if(|(start, _)| *start == scanner.at).and_then(|(_, run)| run);
        let next = runs.peek().map(|(start, _)| *start);
        let taken = run.filter(|run| scanner.open.len() + run.deepest <= MAX_DEPTH).map(|run| scanner.take(run));
        if taken == Some(Stop::Paused) && next == Some(scanner.at) {
            continue;
        }
        if taken != Some(Stop::Closed) {
            scanner.value()?;
        }
        stop = scanner.run(0, next)?;
    }
    Ok(())
}

impl Scanner<'_> {
    /// Takes over what was scanned ahead from here.
    fn take(&mut self, run: Run) -> Stop {
        // As many as in this run, for all that has not been scanned.
        let (own, left) = (run.end.saturating_sub(self.at).max(1), self.text.len().saturating_sub(self.at));
        let now = run.containers.len();
        let expected = now.saturating_mul(left.div_ceil(own));
        make_room(&mut self.containers, Wanted { now, expected, most: self.text.len() });
        self.containers.extend(run.containers);
        self.at = run.end;
        run.stop
    }
}

/// Places that look like the beginning of an element, about a run apart.
fn starts(text: &str, from: usize, pace: Pace) -> Vec<usize> {
    let nominal: Vec<_> = (from..text.len()).step_by(pace.run).skip(1).collect();
    let mut starts: Vec<_> = nominal.par_iter().filter_map(|near| start(text, *near, pace)).collect();
    starts.dedup();
    starts
}

fn start(text: &str, near: usize, pace: Pace) -> Option<usize> {
    let bytes = text.as_bytes();
    // No further: where there is none, as in a long string, each run would else look for one to the end of the text.
    let about = bytes.get(near..bytes.len().min(near + pace.run / 2))?;
    let commas = memchr::memchr_iter(b',', about).map(|at| near + at + 1).take(GUESSES);
    let mut passed = near;
    for comma in commas {
        if comma < passed {
            continue;
        }
        let mut scanner = Scanner::at(text, comma);
        scanner.space();
        let start = scanner.at;
        if scanner.peek() == Some(b'{') {
            match elements(&mut scanner, start + pace.probe) {
                Ok(Stop::Paused) => return Some(start),
                // What lies in a shorter array is no place to begin.
                Ok(Stop::Closed) => passed = scanner.at,
                Err(_) => {}
            }
        }
    }
    None
}

/// Scans elements of an array, of which nothing else is known, until it ends or an element begins at or behind
/// `pause`.
fn elements(scanner: &mut Scanner<'_>, pause: usize) -> Checked<Stop> {
    loop {
        scanner.value()?;
        scanner.run(0, None)?;
        scanner.space();
        if scanner.peek() != Some(b',') {
            return Ok(Stop::Closed);
        }
        scanner.at += 1;
        scanner.space();
        if scanner.at >= pause {
            return Ok(Stop::Paused);
        }
    }
}

fn run(text: &str, start: usize, end: Option<usize>) -> Option<Run> {
    let mut scanner = Scanner::at(text, start);
    let stop = elements(&mut scanner, end.unwrap_or(text.len())).ok()?;
    Some(Run { end: scanner.at, stop, containers: scanner.containers, deepest: scanner.deepest })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that misleads a guess: arrays in elements, text that looks like elements, depth, faults.
    fn documents() -> Vec<String> {
        let nested = r#"{"a":[{"b":1},{"b":"},{"},{"c":[{},{}]}],"t":"x,{\"y\":[1,{2}]},{"}"#;
        let list = |count: usize, item: &str| format!("[{}]", vec![item; count].join(" ,\n "));
        let deep = format!("{}{}{}", "[".repeat(150), list(40, nested), "]".repeat(150));
        let deeper = list(30, &format!("{}1{}", "[".repeat(199), "]".repeat(199)));
        let mut documents = vec![
            format!(r#"{{"x":{},"y":{},"z":{{}}}}"#, list(60, nested), list(30, "{}")),
            list(50, "{\"a\":1,\"b\":[1,2,{\"a\":2}]}"),
            format!("[\"{}\"]", r#",{\"a\":1}"#.repeat(100)),
            format!("[{}{}{}]", list(20, "{}"), "", ""),
            deep,
            deeper,
            list(40, nested).replacen("\"b\":1", "\"b\":1,\"b\":2", 7),
            list(40, nested) + " ,{}",
            list(40, "{\"a\": tru}"),
        ];
        let whole = documents.first().cloned().unwrap_or_default();
        documents.extend((0..whole.len()).step_by(37).filter_map(|at| whole.get(..at).map(str::to_owned)));
        documents
    }

    #[test]
    fn what_is_scanned_ahead_is_what_is_scanned_in_order() {
        let scan = |text: &str, run: Option<usize>| {
            let mut scanner = Scanner::at(text, 0);
            scanner.value()?;
            match run {
                Some(run) => go(&mut scanner, Pace { run, probe: run / 2 })?,
                None => scanner.run(0, None).map(drop)?,
            }
            Ok::<_, Box<crate::read::json::Fault>>((scanner.at, scanner.containers))
        };
        for text in documents() {
            let in_order = scan(&text, None);
            for run in [16, 40, 100, 333, 1000] {
                assert_eq!(scan(&text, Some(run)), in_order, "{run}: {text}");
            }
        }
    }
}
