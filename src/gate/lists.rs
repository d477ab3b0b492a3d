//! Imports official lists: reads one, joins it to the catalogue, and makes files of it that load beside what is there.

mod view;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{problem, unread};
use crate::acquire;
use crate::attribute::Catalogue;
use crate::judge::{Policy, PolicySet};
use crate::lists::{self, ListFormat, Outcome, Record};
use crate::model::Date;
use crate::model::imported::Imported;
use crate::model::problem::Problem;
use crate::model::source::SourceFile;
use crate::model::vendor::VendorId;
use view::View;

/// What the user asks for.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Id of the list.
    pub list: String,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Where the results shall stand.
    pub out: PathBuf,
    /// A folder of vendors besides those that ship with the gate.
    pub vendor_folder: Option<PathBuf>,
    /// The day of a list that tells none.
    pub as_of: Option<Date>,
    /// Today.
    pub today: Date,
    /// How many entries the list has, as its keeper says.
    pub entries: Option<usize>,
    /// Whether many entries may be gone since the last import.
    pub accepts_removals: bool,
    /// The largest file, in bytes.
    pub max_input_bytes: u64,
}

/// What is to be done to the folder, and what to tell.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// What came of the list.
    pub told: Imported,
    /// Files to write, in order.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// Files to remove, once the others are written.
    pub obsolete: Vec<PathBuf>,
}

/// Below so many entries a list may shrink as it likes.
const FEW: usize = 20;
/// More than one entry in so many must not be gone without notice.
const SHRINKAGE: usize = 10;

/// Plans an import. Nothing is written here.
///
/// # Errors
/// When the list is refused, or what would be made of it would be.
pub fn import(request: &ImportRequest) -> Result<Import, Box<Problem>> {
    let Some(list) = lists::list(&request.list) else {
        let known = lists::LISTS.map(|list| list.id).join(", ");
        return Err(Box::new(Problem::new(
            None,
            format!("there is no list `{}`", request.list),
            format!("known are: {known}"),
        )));
    };
    let folder = Folder::open(request, &list)?;
    let mut files = Vec::new();
    for path in &request.files {
        files.push(acquire::file(path, request.max_input_bytes).map_err(|error| unread(Some(path), &error))?);
    }
    let listed = list
        .read(&files)
        .map_err(|error| Box::new(problem(error.file.and_then(|at| files.get(at)), &error, error.span.clone())))?;
    if let Some(told) = request.entries.filter(|told| *told != listed.count()) {
        let message = format!("the list has {} entries, and should have {told}: it is not whole", listed.count());
        return Err(Box::new(Problem::new(None, message, "nothing was written; fetch the list once more")));
    }
    let inputs: Vec<String> = files.iter().map(|file| file.sha256().to_owned()).collect();
    let before = folder.record.as_ref();
    // The same files once more, and no day in them: it is that of the first time.
    let same_day = before.filter(|before| before.inputs == inputs).and_then(|before| before.date.parse().ok());
    let date = listed.date.or(request.as_of).or(same_day).unwrap_or(request.today);
    let (left_out, notes) = (listed.left_out.clone(), listed.notes.clone());
    let known = View::of(&folder.others)?;
    let outcome = lists::join(listed, list.directive.prefix, &known);
    let record = Record::new(list.id, date, inputs, &outcome);
    let changes = before.map(|before| lists::changes(before, &record));
    if let (Some(before), Some(changes), false) = (before, &changes, request.accepts_removals) {
        let gone = changes.removed.len();
        if before.count() >= FEW && gone * SHRINKAGE > before.count() {
            let message =
                format!("{gone} of {} entries are gone since the last import: the list may be cut", before.count());
            let help = "see whether the list is whole; if so, say --accept-removals";
            return Err(Box::new(Problem::new(None, message, help)));
        }
    }
    let written = lists::write(&outcome, list.id, &list.directive, date);
    try_out(&folder.others, &written, &list)?;
    let mut import = folder.plan(written, &record, &list);
    import.told = told(request, &list, outcome, date);
    import.told.left_out = left_out;
    import.told.changes = changes;
    import.told.notes = notes;
    import.told.notes.extend(folder.elsewhere(&import));
    import.told.notes.extend(folder.dangling(&import, &list));
    Ok(import)
}

/// What stands in the folder already.
struct Folder {
    out: PathBuf,
    /// Vendor files that this list has not written: shipped ones, the user's, those of other lists.
    others: Vec<SourceFile>,
    /// Those that it has, with their texts.
    own: HashMap<PathBuf, String>,
    /// Ids of vendors that stand in the user's folder only.
    given: HashSet<String>,
    policies: Vec<SourceFile>,
    record: Option<Record>,
}

impl Folder {
    fn open(request: &ImportRequest, list: &ListFormat) -> Result<Self, Box<Problem>> {
        let vendors = request.out.join("vendors");
        let read = |path: &Path| match path.is_dir() {
            true => acquire::folder(path).map_err(|error| Box::new(unread(Some(path), &error))),
            false => Ok(Vec::new()),
        };
        let mut others = acquire::shipped_vendors();
        let mut own = HashMap::new();
        let given = match &request.vendor_folder {
            Some(path) => acquire::folder(path).map_err(|error| Box::new(unread(Some(path), &error)))?,
            None => Vec::new(),
        };
        let here = read(&vendors)?;
        let mut ours = HashSet::new();
        let names: HashSet<String> = here.iter().map(name_of).collect();
        for file in given.into_iter().filter(|file| !names.contains(&name_of(file))) {
            if !lists::is_written_for(list.id, file.text().unwrap_or("")) {
                ours.insert(name_of(&file).trim_end_matches(".toml").to_owned());
                others.push(file);
            }
        }
        for file in here {
            let text = file.text().unwrap_or("");
            if lists::is_written_for(list.id, text) {
                own.insert(vendors.join(name_of(&file)), text.to_owned());
            } else {
                others.push(file);
            }
        }
        let record = request.out.join(format!("{}.json", list.directive.policy));
        let record = match record.is_file() {
            true => {
                let file =
                    acquire::file(&record, request.max_input_bytes).map_err(|error| unread(Some(&record), &error))?;
                Record::parse(file.text().unwrap_or("")).filter(|found| found.list == list.id)
            }
            false => None,
        };
        Ok(Self { others, own, record, given: ours, policies: read(&request.out)?, out: request.out.clone() })
    }

    /// What to write and what to remove. A file that somebody else wrote is never touched, as no id is another's.
    fn plan(&self, written: Vec<(String, String)>, record: &Record, list: &ListFormat) -> Import {
        let mut import = Import::default();
        let mut kept: HashSet<PathBuf> = HashSet::new();
        for (path, text) in written {
            let path = self.out.join(path);
            if self.own.get(&path) != Some(&text) {
                import.files.push((path.clone(), text.into_bytes()));
            }
            kept.insert(path);
        }
        let path = self.out.join(format!("{}.json", list.directive.policy));
        import.files.push((path, record.text().into_bytes()));
        import.obsolete = self.own.keys().filter(|path| !kept.contains(*path)).cloned().collect();
        import.obsolete.sort();
        import
    }

    /// Whether the policy bans vendors whose files are not beside it.
    fn elsewhere(&self, import: &Import) -> Option<String> {
        let vendors = import.told.joined.iter().filter_map(|row| row.vendor.as_ref());
        let away: Vec<_> = vendors.filter(|vendor| self.given.contains(*vendor)).map(String::as_str).collect();
        let why = "are vendors of the folder given with --vendors: copy their files into the new folder for checks";
        (!away.is_empty()).then(|| format!("{} {why}", away.join(", ")))
    }

    /// Policies in the folder that ban a vendor whose file would be gone.
    fn dangling(&self, import: &Import, list: &ListFormat) -> Vec<String> {
        let stem = |path: &PathBuf| path.file_stem().map(|stem| format!("\"{}\"", stem.display()));
        let gone: Vec<String> = import.obsolete.iter().filter_map(stem).collect();
        let others = self.policies.iter().filter(|file| !lists::is_written_for(list.id, file.text().unwrap_or("")));
        let names = |file: &&SourceFile| gone.iter().any(|id| file.text().unwrap_or("").contains(id.as_str()));
        others
            .filter(names)
            .map(|file| format!("{} bans a vendor that is gone now: import its list again", file.name()))
            .collect()
    }
}

fn name_of(file: &SourceFile) -> String {
    file.name().rsplit(['/', '\\']).next().unwrap_or(file.name()).to_owned()
}

/// Loads what would be written, as a check would.
fn try_out(others: &[SourceFile], written: &[(String, String)], list: &ListFormat) -> Result<(), Box<Problem>> {
    let source = |(path, text): &(String, String)| SourceFile::new(path.clone(), text.clone().into_bytes());
    let (policies, vendors): (Vec<_>, Vec<_>) = written.iter().map(source).partition(|file| !file.name().contains('/'));
    let taken: HashSet<String> = others.iter().map(name_of).collect();
    if let Some(file) = vendors.iter().find(|file| taken.contains(&name_of(file))) {
        let message = format!("`{}` is there already, and no import of `{}` has written it", name_of(file), list.id);
        return Err(Box::new(Problem::new(None, message, "give another folder with --out, or move that file away")));
    }
    let all: Vec<SourceFile> = others.iter().map(copy).chain(vendors).collect();
    let refused = |error: crate::attribute::CatalogueError| {
        problem(error.file.and_then(|at| all.get(at)), &error, error.span.clone())
    };
    let catalogue = Catalogue::load(&all).map_err(refused)?;
    for file in &policies {
        Policy::parse(file, 0).map_err(|error| problem(Some(file), &error, error.span.clone()))?;
    }
    let ids: Vec<VendorId> = catalogue.ids().cloned().collect();
    let checked = PolicySet::load(&policies).and_then(|set| set.check_vendors(ids.iter()));
    Ok(checked.map_err(|error| problem(policies.first(), &error, error.span.clone()))?)
}

fn copy(file: &SourceFile) -> SourceFile {
    SourceFile::new(file.name(), file.bytes().to_vec())
}

fn told(request: &ImportRequest, list: &ListFormat, outcome: Outcome, date: Date) -> Imported {
    Imported {
        schema: "embargo/import/v1",
        list: list.id.to_owned(),
        policy: list.directive.policy.to_owned(),
        policy_file: request.out.join(format!("{}.toml", list.directive.policy)).display().to_string(),
        vendor_folder: request.out.join("vendors").display().to_string(),
        date: date.to_string(),
        joined: outcome.joined,
        new: outcome.new,
        merged: outcome.merged,
        unusable: outcome.unusable,
        dropped: outcome.dropped,
        ..Imported::default()
    }
}
