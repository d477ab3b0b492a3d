//! The way out of a finding.

use super::policy::Policy;
use crate::model::component::ComponentId;
use crate::model::graph::Graph;
use crate::model::inventory::Inventory;

/// Direct dependencies named in a remedy; the others are counted.
const NAMED: usize = 3;

/// What to change, by the place of the component in the graph, then what the policy demands.
pub(super) fn remedy(
    inventory: &Inventory<'_>,
    graph: &Graph,
    policy: &Policy,
    id: ComponentId,
    direct: &[ComponentId],
) -> String {
    let label =
        |id: &ComponentId| inventory.component(*id).map_or_else(String::new, |component| inventory.label(component));
    let what = if graph.is_root(id) {
        "The subject itself is the vendor's".to_owned()
    } else if direct.is_empty() {
        format!("Remove `{}`; the input does not say what brings it in", label(&id))
    } else if direct.contains(&id) {
        format!("Remove or replace the direct dependency `{}`", label(&id))
    } else if let Some(dominator) = graph.dominator(id) {
        format!("Every path goes through `{}`: replace that, or take a version without it", label(&dominator))
    } else {
        let names: Vec<_> = direct.iter().take(NAMED).map(|id| format!("`{}`", label(id))).collect();
        let more = match direct.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("It comes in through {}{more}: each of them has to go, or to do without it", names.join(", "))
    };
    format!("{what}. {}", policy.remedy)
}
