//! The table that is printed.

use std::fmt::Write as _;
use std::time::Duration;

use crate::measure::Cost;

/// What one program used on one file.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Components in the file.
    pub(crate) count: usize,
    /// Bytes of the file.
    pub(crate) bytes: u64,
    pub(crate) cost: Cost,
}

/// Ratios above one: the gate is dearer.
pub(crate) fn render(rows: &[Row]) -> String {
    let mut text = format!(
        "{:>10} {:>9}  {:<20} {:>4} {:>10} {:>10} {:>9} {:>10} {:>13} {:>12} {:>13}\n",
        "components",
        "file",
        "program",
        "runs",
        "wall",
        "cpu",
        "peak",
        "peak/file",
        "embargo/wall",
        "embargo/cpu",
        "embargo/peak"
    );
    for row in rows {
        let gate = rows.iter().find(|gate| gate.name == "embargo" && gate.count == row.count).unwrap_or(row);
        let _ = writeln!(
            text,
            "{:>10} {:>9}  {:<20} {:>4} {:>10} {:>10} {:>9} {:>10.2} {:>13.2} {:>12.2} {:>13.2}",
            row.count,
            megabytes(row.bytes),
            row.name,
            row.cost.runs,
            milliseconds(row.cost.wall),
            milliseconds(row.cost.cpu),
            megabytes(row.cost.peak),
            row.cost.peak as f64 / row.bytes as f64,
            over(gate.cost.wall, row.cost.wall),
            over(gate.cost.cpu, row.cost.cpu),
            gate.cost.peak as f64 / row.cost.peak as f64,
        );
    }
    text + &linearity(rows)
}

/// How much dearer a component is in the larger of two files; 1.00 is linear.
fn linearity(rows: &[Row]) -> String {
    let gates: Vec<_> = rows.iter().filter(|row| row.name == "embargo").collect();
    let mut text = String::new();
    for (small, large) in gates.iter().zip(gates.iter().skip(1)) {
        let growth = large.count as f64 / small.count as f64;
        let _ = writeln!(
            text,
            "linearity of embargo, {} to {}: wall {:.2}, cpu {:.2}, peak {:.2} (1.00 is linear, less is better)",
            small.count,
            large.count,
            over(large.cost.wall, small.cost.wall) / growth,
            over(large.cost.cpu, small.cost.cpu) / growth,
            large.cost.peak as f64 / small.cost.peak as f64 / growth,
        );
    }
    text
}

fn over(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-6)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
