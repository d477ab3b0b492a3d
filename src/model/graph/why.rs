//! Why a component is there: a few shortest paths, how many there are, and what all of them go through.
//!
//! Dominators and path counts are worked out once for the whole graph, in time that grows with its edges
//! (nearly so for dominators), whatever the number of findings.

use super::{Graph, mark};
use crate::model::component::ComponentId;

/// Shortest paths told.
const PATHS: usize = 3;

/// Why a component is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// Up to three shortest paths from roots, both ends included.
    pub paths: Vec<Vec<ComponentId>>,
    /// How many paths there are; a circle counts as one part. Saturates.
    pub count: u64,
    /// The part nearest to the roots through which all paths go, if it is neither a root nor the component.
    pub dominator: Option<ComponentId>,
}

/// What is worked out once.
#[derive(Debug)]
pub(super) struct Structure {
    counts: Vec<u64>,
    top: Vec<Option<ComponentId>>,
}

impl Graph {
    /// Why a component is there.
    #[must_use]
    pub fn why(&self, id: ComponentId) -> Why {
        if !self.is_reached(id) {
            return Why::default();
        }
        let structure = self.structure.get_or_init(|| Structure::new(self));
        Why {
            paths: self.paths(id),
            count: structure.counts.get(id.index()).copied().unwrap_or(0),
            dominator: self.dominator(id),
        }
    }

    /// The part nearest to the roots through which all paths to a component go: see [`Why::dominator`].
    #[must_use]
    pub fn dominator(&self, id: ComponentId) -> Option<ComponentId> {
        let structure = self.structure.get_or_init(|| Structure::new(self));
        structure.top.get(id.index()).copied().flatten().filter(|top| *top != id)
    }

    /// The shortest path, and the shortest ones that leave it by one edge: the second shortest is always
    /// among these.
    fn paths(&self, id: ComponentId) -> Vec<Vec<ComponentId>> {
        let main = self.path(id);
        let mut others: Vec<(usize, Vec<u32>, Vec<ComponentId>)> = Vec::new();
        for (at, &node) in main.iter().enumerate().skip(1) {
            let tail = main.get(at..).unwrap_or(&[]);
            let usual = main.get(at - 1);
            for &before in
                self.backward.of(node).iter().filter(|before| Some(*before) != usual && self.is_reached(**before))
            {
                let length = self.depth(before).saturating_add(tail.len());
                if others.len() >= PATHS - 1 && others.last().is_some_and(|(longest, ..)| *longest < length) {
                    continue;
                }
                let mut path = self.path(before);
                if path.iter().any(|part| tail.contains(part)) {
                    continue;
                }
                path.extend(tail);
                others.push((length, path.iter().map(|part| self.rank(*part)).collect(), path));
                others.sort();
                others.truncate(PATHS - 1);
            }
        }
        std::iter::once(main).chain(others.into_iter().map(|(.., path)| path)).collect()
    }
}

impl Structure {
    fn new(graph: &Graph) -> Self {
        let order = Order::new(graph);
        Self { counts: counts(graph, &order), top: tops(graph, &order) }
    }
}

/// The reached components, each before what only it brings in (reverse postorder), and their circles.
struct Order {
    nodes: Vec<ComponentId>,
    place: Vec<usize>,
}

impl Order {
    fn new(graph: &Graph) -> Self {
        let mut seen = vec![false; graph.rank.len()];
        let mut nodes = Vec::new();
        for &root in &graph.roots {
            if !mark(&mut seen, root) {
                continue;
            }
            let mut work = vec![(root, graph.forward.of(root).iter())];
            while let Some((at, open)) = work.last_mut() {
                if let Some(&next) = open.next() {
                    if mark(&mut seen, next) {
                        work.push((next, graph.forward.of(next).iter()));
                    }
                } else {
                    nodes.push(*at);
                    work.pop();
                }
            }
        }
        nodes.reverse();
        let mut place = vec![usize::MAX; graph.rank.len()];
        for (at, node) in nodes.iter().enumerate() {
            if let Some(slot) = place.get_mut(node.index()) {
                *slot = at;
            }
        }
        Self { nodes, place }
    }

    fn place(&self, id: ComponentId) -> usize {
        self.place.get(id.index()).copied().unwrap_or(usize::MAX)
    }
}

/// Paths from roots to each component. Kosaraju's second pass draws every circle together into one part;
/// the parts then stand in an order in which sums can be taken.
fn counts(graph: &Graph, order: &Order) -> Vec<u64> {
    let mut group = vec![usize::MAX; graph.rank.len()];
    let mut groups: Vec<Vec<ComponentId>> = Vec::new();
    for &node in &order.nodes {
        if group.get(node.index()) != Some(&usize::MAX) {
            continue;
        }
        let (mut open, mut members) = (vec![node], Vec::new());
        while let Some(at) = open.pop() {
            match group.get_mut(at.index()) {
                Some(slot @ &mut usize::MAX) => *slot = groups.len(),
                _ => continue,
            }
            members.push(at);
            let before = graph.backward.of(at).iter().copied();
            open.extend(before.filter(|one| graph.is_reached(*one) && group.get(one.index()) == Some(&usize::MAX)));
        }
        groups.push(members);
    }
    let mut paths = vec![0_u64; groups.len()];
    for root in &graph.roots {
        if let Some(slot) = group.get(root.index()).and_then(|at| paths.get_mut(*at)) {
            *slot = 1;
        }
    }
    for (at, members) in groups.iter().enumerate() {
        let here = paths.get(at).copied().unwrap_or(0);
        for next in members.iter().flat_map(|id| graph.forward.of(*id)) {
            let other = group.get(next.index()).copied().unwrap_or(at);
            if let Some(slot) = paths.get_mut(other).filter(|_| other != at) {
                *slot = slot.saturating_add(here);
            }
        }
    }
    group.iter().map(|at| paths.get(*at).copied().unwrap_or(0)).collect()
}

/// For each component, the part nearest to the roots that all its paths go through, itself if there is no
/// other. Dominators by Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm", 2001), with one
/// entry above all roots.
fn tops(graph: &Graph, order: &Order) -> Vec<Option<ComponentId>> {
    // Places in `order`, moved up by one; 0 is the entry.
    let mut dominator: Vec<usize> = vec![usize::MAX; order.nodes.len() + 1];
    if let Some(entry) = dominator.first_mut() {
        *entry = 0;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for (at, node) in order.nodes.iter().enumerate() {
            let above = (graph.depth(*node) == 0).then_some(0);
            let before = graph.backward.of(*node).iter().map(|one| order.place(*one).saturating_add(1));
            let known = before.filter(|one| dominator.get(*one).is_some_and(|of| *of != usize::MAX));
            let new = above.into_iter().chain(known).reduce(|one, other| meet(&dominator, one, other));
            if let (Some(new), Some(slot)) = (new, dominator.get_mut(at + 1))
                && *slot != new
            {
                *slot = new;
                changed = true;
            }
        }
    }
    let mut top: Vec<Option<ComponentId>> = vec![None; graph.rank.len()];
    for (at, node) in order.nodes.iter().enumerate() {
        let above = dominator.get(at + 1).and_then(|above| order.nodes.get(above.checked_sub(1)?)).copied();
        let own = match above.filter(|above| !graph.is_root(*above)) {
            Some(above) => top.get(above.index()).copied().flatten(),
            None => Some(*node).filter(|node| !graph.is_root(*node)),
        };
        if let Some(slot) = top.get_mut(node.index()) {
            *slot = own;
        }
    }
    top
}

/// The nearest common dominator of two places.
fn meet(dominator: &[usize], mut one: usize, mut other: usize) -> usize {
    while one != other {
        while one > other {
            one = dominator.get(one).copied().unwrap_or(0);
        }
        while other > one {
            other = dominator.get(other).copied().unwrap_or(0);
        }
    }
    one
}
