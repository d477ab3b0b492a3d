//! Who brings in whom: reach, shortest paths, and the direct dependencies behind a component.
//!
//! Every answer depends on what the components are, never on the order in which a document lists them.

mod why;

use std::collections::VecDeque;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::component::{Component, ComponentId, Role};
use super::head::{Head, head};
use super::inventory::Inventory;

pub use why::Why;

/// The relations of an inventory as flat arrays, with one shortest path from a root to everything reached.
#[derive(Debug)]
pub struct Graph {
    rank: Vec<u32>,
    forward: Adjacency,
    backward: Adjacency,
    roots: Vec<ComponentId>,
    is_root: Vec<bool>,
    came_from: Vec<Option<ComponentId>>,
    depth: Vec<Option<u32>>,
    /// Of what brings in the components that were studied, and of the whole graph where another is asked for.
    studied: OnceLock<why::Structure>,
    whole: OnceLock<why::Structure>,
}

impl Graph {
    /// Walks the inventory once, breadth first from its roots.
    #[must_use]
    pub fn new(inventory: &Inventory<'_>) -> Self {
        let rank = ranks(inventory);
        let edges = || inventory.edges.iter();
        let (forward, backward) = rayon::join(
            || Adjacency::new(edges().map(|edge| (edge.from, edge.to)), &rank),
            || Adjacency::new(edges().map(|edge| (edge.to, edge.from)), &rank),
        );
        let mut roots = inventory.roots.clone();
        roots.sort_by_key(|root| rank.get(root.index()).copied());
        let mut is_root = vec![false; rank.len()];
        let subjects = inventory.ids().zip(&inventory.components).filter(|(_, component)| component.role == Role::Root);
        for root in subjects.map(|(id, _)| id).chain(roots.iter().copied()) {
            mark(&mut is_root, root);
        }
        let mut graph = Self {
            came_from: vec![None; rank.len()],
            depth: vec![None; rank.len()],
            studied: OnceLock::new(),
            whole: OnceLock::new(),
            rank,
            forward,
            backward,
            roots,
            is_root,
        };
        graph.walk();
        graph
    }

    fn walk(&mut self) {
        let mut open = VecDeque::new();
        for &root in &self.roots {
            if let Some(slot @ None) = self.depth.get_mut(root.index()) {
                *slot = Some(0);
                open.push_back((root, 0));
            }
        }
        while let Some((at, depth)) = open.pop_front() {
            for &next in self.forward.of(at) {
                let Some(slot @ None) = self.depth.get_mut(next.index()) else { continue };
                *slot = Some(depth + 1);
                if let Some(slot) = self.came_from.get_mut(next.index()) {
                    *slot = Some(at);
                }
                open.push_back((next, depth + 1));
            }
        }
    }

    /// The place of a component in the one order that all outputs use.
    #[must_use]
    pub fn rank(&self, id: ComponentId) -> u32 {
        self.rank.get(id.index()).copied().unwrap_or(u32::MAX)
    }

    /// Whether a component is the subject of an input, or stands in for one.
    #[must_use]
    pub fn is_root(&self, id: ComponentId) -> bool {
        self.is_root.get(id.index()).copied().unwrap_or(false)
    }

    /// Whether a root brings the component in.
    #[must_use]
    pub fn is_reached(&self, id: ComponentId) -> bool {
        self.depth.get(id.index()).copied().flatten().is_some()
    }

    /// Steps from the nearest root.
    fn depth(&self, id: ComponentId) -> usize {
        self.depth.get(id.index()).copied().flatten().map_or(usize::MAX, |depth| depth as usize)
    }

    /// How many components the roots bring in, the roots among them.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.depth.iter().flatten().count()
    }

    /// A shortest path from a root, both ends included; empty when no root brings the component in.
    #[must_use]
    pub fn path(&self, id: ComponentId) -> Vec<ComponentId> {
        if !self.is_reached(id) {
            return Vec::new();
        }
        let mut path = vec![id];
        let mut at = id;
        while let Some(before) = self.came_from.get(at.index()).copied().flatten() {
            path.push(before);
            at = before;
        }
        path.reverse();
        path
    }

    /// The direct dependencies of roots through which the component comes in, itself if it is one.
    #[must_use]
    pub fn introduced_by(&self, id: ComponentId) -> Vec<ComponentId> {
        let mut seen = vec![false; self.rank.len()];
        let mut open = vec![id];
        let mut direct = Vec::new();
        mark(&mut seen, id);
        while let Some(at) = open.pop() {
            for &before in self.backward.of(at) {
                if self.is_root(before) {
                    direct.push(at);
                } else if mark(&mut seen, before) {
                    open.push(before);
                }
            }
        }
        direct.sort_by_key(|id| self.rank(*id));
        direct.dedup();
        direct
    }

    /// Which components roots still bring in when nothing is entered through the components in `walls`.
    /// (A wall is itself reached; what lies behind it only is not.)
    #[must_use]
    pub fn reached_around(&self, walls: &[bool]) -> Vec<bool> {
        let mut seen = vec![false; self.rank.len()];
        let mut open: Vec<_> = self.roots.iter().copied().filter(|root| mark(&mut seen, *root)).collect();
        while let Some(at) = open.pop() {
            if !self.is_root(at) && walls.get(at.index()).copied().unwrap_or(false) {
                continue;
            }
            open.extend(self.forward.of(at).iter().copied().filter(|next| mark(&mut seen, *next)));
        }
        seen
    }
}

/// Sets a flag; true if it was not set before.
fn mark(flags: &mut [bool], id: ComponentId) -> bool {
    match flags.get_mut(id.index()) {
        Some(flag @ false) => {
            *flag = true;
            true
        }
        _ => false,
    }
}

/// The order of all outputs: by input name, then by what a component is. Two components that agree in
/// all of it differ in nothing that an output shows, but for their places.
fn ranks(inventory: &Inventory<'_>) -> Vec<u32> {
    let key = |component| key(inventory, component);
    let claims = |component| {
        let mut claims: Vec<_> =
            inventory.claims(component).iter().map(|claim| (claim.kind, claim.value.as_ref())).collect();
        claims.sort_unstable();
        let holder = component.pointer.parent.and_then(|parent| inventory.component(parent)).map(key);
        (component.role, claims, holder)
    };
    let at = |id: &ComponentId| inventory.component(*id);
    // Most names differ in their first bytes, which lie side by side.
    let mut order: Vec<_> =
        inventory.ids().zip(&inventory.components).map(|(id, component)| (head(&component.name), id)).collect();
    order.par_sort_unstable_by(|(head, id), (other_head, other)| {
        head.cmp(other_head).then_with(|| at(id).map(key).cmp(&at(other).map(key))).then_with(|| id.cmp(other))
    });
    // Twins are rare: only they are looked at more closely.
    let twins = |(head, id): &(Head, ComponentId), (other_head, other): &(Head, ComponentId)| {
        head == other_head && at(id).map(key) == at(other).map(key)
    };
    for group in order.chunk_by_mut(twins).filter(|group| group.len() > 1) {
        group.sort_by_cached_key(|(_, id)| at(id).map(claims));
    }
    let mut rank = vec![0; order.len()];
    for (place, (_, id)) in order.into_iter().enumerate() {
        if let Some(slot) = rank.get_mut(id.index()) {
            *slot = u32::try_from(place).unwrap_or(u32::MAX);
        }
    }
    rank
}

/// What a component is: name, version, purl, reference, and the name of its input.
fn key<'a>(inventory: &'a Inventory<'_>, component: &'a Component<'_>) -> [&'a str; 5] {
    let purl = inventory.purl(component).map_or("", |claim| claim.value.as_ref());
    let input = inventory.inputs.get(component.input.index()).map_or("", |input| input.name.as_str());
    [&component.name, &component.version, purl, &component.reference, input]
}

/// Compressed sparse rows: the neighbours of node `n` are `targets[starts[n]..starts[n + 1]]`, by rank.
#[derive(Debug)]
struct Adjacency {
    starts: Vec<u32>,
    targets: Vec<ComponentId>,
}

impl Adjacency {
    /// Of edges that may come several times.
    fn new(edges: impl Iterator<Item = (ComponentId, ComponentId)> + Clone, rank: &[u32]) -> Self {
        // Counted first, then put where they belong: the place behind the last edge of a node is known by then.
        let mut ends = vec![0_u32; rank.len() + 1];
        for (from, _) in edges.clone() {
            if let Some(count) = ends.get_mut(from.index() + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let mut targets = vec![ComponentId(0); total as usize];
        for (from, to) in edges {
            let Some(place) = ends.get_mut(from.index()) else { continue };
            if let Some(slot) = targets.get_mut(*place as usize) {
                *slot = to;
            }
            *place += 1;
        }
        // Each end has moved on to where the next node begins.
        let mut starts = Vec::with_capacity(ends.len());
        let (mut from, mut kept) = (0, 0);
        for end in ends.iter().take(rank.len()) {
            starts.push(u32::try_from(kept).unwrap_or(u32::MAX));
            let to = *end as usize;
            if let Some(own) = targets.get_mut(from..to) {
                own.sort_unstable_by_key(|to| (rank.get(to.index()).copied(), *to));
            }
            let first = kept;
            for at in from..to {
                let next = targets.get(at).copied();
                if next.is_some() && (kept == first || targets.get(kept - 1).copied() != next) {
                    targets.swap(kept, at);
                    kept += 1;
                }
            }
            from = to;
        }
        starts.push(u32::try_from(kept).unwrap_or(u32::MAX));
        targets.truncate(kept);
        Self { starts, targets }
    }

    fn of(&self, id: ComponentId) -> &[ComponentId] {
        let start = self.starts.get(id.index()).copied().unwrap_or(0);
        let end = self.starts.get(id.index() + 1).copied().unwrap_or(start);
        self.targets.get(start as usize..end as usize).unwrap_or(&[])
    }
}
