//! Who brings in whom: reach, shortest paths, and the direct dependencies behind a component.
//!
//! Every answer depends on what the components are, never on the order in which a document lists them.

mod why;

use std::collections::VecDeque;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::component::{Component, ComponentId, Role};
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
    depth: Vec<Option<usize>>,
    structure: OnceLock<why::Structure>,
}

impl Graph {
    /// Walks the inventory once, breadth first from its roots.
    #[must_use]
    pub fn new(inventory: &Inventory<'_>) -> Self {
        let rank = ranks(inventory);
        let edges = || inventory.edges.iter();
        let forward = Adjacency::new(rank.len(), edges().map(|edge| (edge.from, edge.to)), &rank);
        let backward = Adjacency::new(rank.len(), edges().map(|edge| (edge.to, edge.from)), &rank);
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
            structure: OnceLock::new(),
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
        self.depth.get(id.index()).copied().flatten().unwrap_or(usize::MAX)
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
    let mut order: Vec<usize> = (0..inventory.components.len()).collect();
    order.par_sort_by_cached_key(|at| inventory.components.get(*at).map(key));
    // Twins are rare: only they are looked at more closely.
    let twins = |left: &usize, right: &usize| {
        inventory.components.get(*left).map(key) == inventory.components.get(*right).map(key)
    };
    for group in order.chunk_by_mut(twins).filter(|group| group.len() > 1) {
        group.sort_by_cached_key(|at| inventory.components.get(*at).map(claims));
    }
    let mut rank = vec![0; order.len()];
    for (place, at) in order.into_iter().enumerate() {
        if let Some(slot) = rank.get_mut(at) {
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
    starts: Vec<usize>,
    targets: Vec<ComponentId>,
}

impl Adjacency {
    fn new(nodes: usize, edges: impl Iterator<Item = (ComponentId, ComponentId)>, rank: &[u32]) -> Self {
        let mut pairs: Vec<_> = edges.collect();
        pairs.par_sort_unstable_by_key(|(from, to)| (*from, rank.get(to.index()).copied(), *to));
        pairs.dedup();
        let mut starts = Vec::with_capacity(nodes + 1);
        let mut at = 0;
        for node in 0..nodes {
            starts.push(at);
            while pairs.get(at).is_some_and(|(from, _)| from.index() == node) {
                at += 1;
            }
        }
        starts.push(at);
        Self { starts, targets: pairs.into_iter().map(|(_, to)| to).collect() }
    }

    fn of(&self, id: ComponentId) -> &[ComponentId] {
        let start = self.starts.get(id.index()).copied().unwrap_or(0);
        let end = self.starts.get(id.index() + 1).copied().unwrap_or(start);
        self.targets.get(start..end).unwrap_or(&[])
    }
}
