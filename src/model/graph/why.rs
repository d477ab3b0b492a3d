//! Why a component is there: a few shortest paths, how many there are, and what all of them go through.
//!
//! Dominators and path counts are worked out once for all findings, in time that grows with the edges of what
//! brings them in (nearly so for dominators), whatever the number of findings.

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
    /// The components that it tells of: with each of them, all that bring it in.
    covered: Vec<bool>,
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
        let structure = self.structure(id);
        Why {
            paths: self.paths(id),
            count: structure.counts.get(id.index()).copied().unwrap_or(0),
            dominator: self.dominator(id),
        }
    }

    /// The part nearest to the roots through which all paths to a component go: see [`Why::dominator`].
    #[must_use]
    pub fn dominator(&self, id: ComponentId) -> Option<ComponentId> {
        let structure = self.structure(id);
        structure.top.get(id.index()).copied().flatten().filter(|top| *top != id)
    }

    /// Says of which components [`Graph::why`] will be asked: only what brings them in is looked at then, where else
    /// it would be all. Counts the first time.
    pub fn study(&self, ids: impl Iterator<Item = ComponentId>) {
        self.studied.get_or_init(|| {
            let mut wanted = vec![false; self.rank.len()];
            let mut open: Vec<_> = ids.filter(|id| mark(&mut wanted, *id)).collect();
            while let Some(at) = open.pop() {
                open.extend(self.backward.of(at).iter().copied().filter(|before| mark(&mut wanted, *before)));
            }
            Structure::new(self, wanted)
        });
    }

    fn structure(&self, id: ComponentId) -> &Structure {
        let covers = |known: &&Structure| known.covered.get(id.index()).copied().unwrap_or(false);
        let whole = || Structure::new(self, vec![true; self.rank.len()]);
        self.studied.get().filter(covers).unwrap_or_else(|| self.whole.get_or_init(whole))
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
    fn new(graph: &Graph, covered: Vec<bool>) -> Self {
        let order = Order::new(graph, &covered);
        let (counts, top) = rayon::join(|| counts(graph, &order), || tops(graph, &order));
        Self { covered, counts, top }
    }
}

/// The reached ones among some components, each before what only it brings in (reverse postorder), and their circles.
struct Order {
    nodes: Vec<ComponentId>,
    place: Vec<u32>,
}

impl Order {
    fn new(graph: &Graph, wanted: &[bool]) -> Self {
        let mut seen: Vec<_> = wanted.iter().map(|wanted| !wanted).collect();
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
        let mut place = vec![u32::MAX; graph.rank.len()];
        for (at, node) in (0..).zip(&nodes) {
            if let Some(slot) = place.get_mut(node.index()) {
                *slot = at;
            }
        }
        Self { nodes, place }
    }

    fn place(&self, id: ComponentId) -> u32 {
        self.place.get(id.index()).copied().unwrap_or(u32::MAX)
    }
}

/// Paths from roots to each component. Kosaraju's second pass draws every circle together into one part;
/// the parts then stand in an order in which sums can be taken.
fn counts(graph: &Graph, order: &Order) -> Vec<u64> {
    const NONE: u32 = u32::MAX;
    let mut group = vec![NONE; graph.rank.len()];
    // The members of all groups, one group behind the other.
    let (mut members, mut ends, mut open) = (Vec::with_capacity(order.nodes.len()), Vec::new(), Vec::new());
    for &node in &order.nodes {
        if group.get(node.index()) != Some(&NONE) {
            continue;
        }
        let own = u32::try_from(ends.len()).unwrap_or(NONE);
        open.push(node);
        while let Some(at) = open.pop() {
            match group.get_mut(at.index()) {
                Some(slot @ &mut NONE) => *slot = own,
                _ => continue,
            }
            members.push(at);
            let before = graph.backward.of(at).iter().copied();
            open.extend(before.filter(|one| graph.is_reached(*one) && group.get(one.index()) == Some(&NONE)));
        }
        ends.push(members.len());
    }
    let mut paths = vec![0_u64; ends.len()];
    for root in &graph.roots {
        if let Some(slot) = group.get(root.index()).and_then(|at| paths.get_mut(*at as usize)) {
            *slot = 1;
        }
    }
    let mut start = 0;
    for (at, end) in ends.into_iter().enumerate() {
        let here = paths.get(at).copied().unwrap_or(0);
        let own = members.get(start..end).unwrap_or(&[]);
        for next in own.iter().flat_map(|id| graph.forward.of(*id)) {
            let other = group.get(next.index()).map_or(at, |other| *other as usize);
            if let Some(slot) = paths.get_mut(other).filter(|_| other != at) {
                *slot = slot.saturating_add(here);
            }
        }
        start = end;
    }
    group.iter().map(|at| paths.get(*at as usize).copied().unwrap_or(0)).collect()
}

/// For each component, the part nearest to the roots that all its paths go through, itself if there is no
/// other. Dominators by Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm", 2001), with one
/// entry above all roots.
fn tops(graph: &Graph, order: &Order) -> Vec<Option<ComponentId>> {
    // Places in `order`, moved up by one; 0 is the entry.
    let mut dominator = vec![u32::MAX; order.nodes.len() + 1];
    if let Some(entry) = dominator.first_mut() {
        *entry = 0;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for (at, node) in order.nodes.iter().enumerate() {
            let above = (graph.depth(*node) == 0).then_some(0);
            let before = graph.backward.of(*node).iter().map(|one| order.place(*one).saturating_add(1));
            let known = before.filter(|one| dominator.get(*one as usize).is_some_and(|of| *of != u32::MAX));
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
        let above = dominator.get(at + 1).and_then(|above| order.nodes.get(above.checked_sub(1)? as usize)).copied();
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
fn meet(dominator: &[u32], mut one: u32, mut other: u32) -> u32 {
    while one != other {
        while one > other {
            one = dominator.get(one as usize).copied().unwrap_or(0);
        }
        while other > one {
            other = dominator.get(other as usize).copied().unwrap_or(0);
        }
    }
    one
}
