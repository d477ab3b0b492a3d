//! Only what is new: in a real git repository, as a pull request would have it.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Desk, Run, run_in};

const SONIC: (&str, &str) = ("github.com/bytedance/sonic", "pkg:golang/github.com/bytedance/sonic");

/// A repository with one SBOM and one policy in it.
struct Repository(Desk);

impl Repository {
    fn new() -> Self {
        let repository = Self(Desk::new());
        repository.git(&["init", "-q", "-b", "main"]);
        let policy =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/ua-1335.toml")).unwrap();
        let policy =
            policy.replace("id = \"ua-1335\"", "id = \"house\"").replace("vendor = \"vk\"", "vendor = \"bytedance\"");
        repository.0.put("house.toml", policy);
        repository
    }

    fn git(&self, args: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
            .args(args)
            .current_dir(self.0.folder())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .status();
        assert!(status.unwrap().success(), "git {args:?}");
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "state"]);
    }

    fn check(&self, args: &[&str]) -> Run {
        let mut all = vec!["check", "--policy", "house.toml", "--format", "json", "--base", "HEAD"];
        all.extend(args);
        run_in(self.0.folder(), &all)
    }
}

/// A Go program's SBOM: gin, and sonic below it when a version of sonic is given.
fn sbom(gin: Option<&str>, sonic: Option<&str>) -> String {
    let component = |name: &str, purl: String| json!({"type": "library", "bom-ref": name, "name": name, "version": purl.rsplit('@').next(), "purl": purl});
    let mut components =
        vec![component("github.com/spf13/cobra", "pkg:golang/github.com/spf13/cobra@v1.8.0".to_owned())];
    let mut dependencies = vec![];
    let mut direct = vec!["github.com/spf13/cobra"];
    if let Some(gin) = gin {
        components.push(component("github.com/gin-gonic/gin", format!("pkg:golang/github.com/gin-gonic/gin@{gin}")));
        direct.push("github.com/gin-gonic/gin");
    }
    if let Some(sonic) = sonic {
        components.push(component(SONIC.0, format!("{}@{sonic}", SONIC.1)));
        dependencies.push(json!({"ref": "github.com/gin-gonic/gin", "dependsOn": [SONIC.0]}));
    }
    dependencies.push(json!({"ref": "app", "dependsOn": direct}));
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "app"}},
        "components": components, "dependencies": dependencies,
    });
    serde_json::to_string_pretty(&document).unwrap()
}

fn states(json: &Value) -> Vec<String> {
    let findings = json["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["state"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn adding_gin_fails_as_new_with_its_path() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(None, None));
    repository.commit();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    let run = repository.check(&["bom.json"]);
    let json = run.json();
    assert_eq!((run.code, states(&json)), (1, vec!["new".to_owned()]), "{}", run.out);
    assert_eq!(json["findings"][0]["paths"], json!([["app", "github.com/gin-gonic/gin", SONIC.0]]));
    assert_eq!(json["findings"][0]["dominator"], "github.com/gin-gonic/gin");
    assert!(json["base"].as_str().unwrap().starts_with("revision HEAD"));
}

#[test]
fn what_was_there_passes_as_known_or_changed() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(Some("v1.9.0"), Some("v1.11.6")));
    repository.commit();
    let same = repository.check(&["bom.json"]);
    assert_eq!((same.code, states(&same.json())), (0, vec!["known".to_owned()]), "{}", same.out);
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    let others_bumped = repository.check(&["bom.json"]);
    assert_eq!((others_bumped.code, states(&others_bumped.json())), (0, vec!["known".to_owned()]));
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.12.0")));
    let bumped = repository.check(&["bom.json"]);
    assert_eq!((bumped.code, states(&bumped.json())), (0, vec!["changed".to_owned()]));
}

#[test]
fn removing_it_passes_and_says_fixed() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    repository.commit();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), None));
    let run = repository.check(&["bom.json"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let fixed = &run.json()["fixed"][0];
    assert_eq!(
        (&fixed["state"], &fixed["name"], &fixed["version"]),
        (&json!("fixed"), &json!(SONIC.0), &json!("v1.11.6"))
    );
    let human = run_in(repository.0.folder(), &["check", "bom.json", "--policy", "house.toml", "--base", "HEAD"]);
    assert!(human.out.contains("fixed     github.com/bytedance/sonic v1.11.6"), "{}", human.out);
}

#[test]
fn moving_a_file_adds_nothing() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    repository.commit();
    std::fs::create_dir(repository.0.path("sboms")).unwrap();
    std::fs::rename(repository.0.path("bom.json"), repository.0.path("sboms/app.json")).unwrap();
    let run = repository.check(&["sboms/app.json"]);
    assert_eq!((run.code, states(&run.json())), (0, vec!["known".to_owned()]), "{}", run.out);
}

#[test]
fn deleting_another_sbom_makes_nothing_known() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(None, None));
    // Of the same subject, with the banned part in it, and never checked.
    repository.0.put("old.json", sbom(Some("v1.9.0"), Some("v1.11.6")));
    repository.commit();
    std::fs::remove_file(repository.0.path("old.json")).unwrap();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    let run = repository.check(&["bom.json"]);
    assert_eq!((run.code, states(&run.json())), (1, vec!["new".to_owned()]), "{}", run.out);
}

#[test]
fn weakening_the_policy_in_the_same_change_helps_nothing_and_is_named() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(None, None));
    repository.commit();
    let policy = std::fs::read_to_string(repository.0.path("house.toml")).unwrap();
    for (from, to, named) in [
        ("vendor = \"bytedance\"", "vendor = \"dahua\"", "`bytedance` is no longer banned"),
        ("level = \"deny\"", "level = \"warn\"", "the level from 2026-01-12 on"),
        ("made = \"full\"", "made = \"note\"", "`made` counts for less"),
        ("threshold = 50.0", "threshold = 75.0", "reaches less of what banned vendors own"),
        ("status = ", "until = 2026-11-20\nstatus = ", "it ends sooner"),
        ("needs-ticket = true", "needs-ticket = false", "it takes waivers more easily"),
    ] {
        repository.0.put("house.toml", policy.replace(from, to));
        repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
        let run = repository.check(&["bom.json"]);
        assert_eq!((run.code, states(&run.json())), (1, vec!["new".to_owned()]), "{to}: {}", run.out);
        let weakenings = run.json()["weakenings"].to_string();
        assert!(weakenings.contains(named) && weakenings.contains("house.toml"), "{weakenings}");
        repository.0.put("bom.json", sbom(None, None));
        let alone = repository.check(&["bom.json"]);
        assert_eq!((alone.code, &alone.json()["verdict"]), (3, &json!("review")), "{to}: {}", alone.out);
    }
    std::fs::remove_file(repository.0.path("house.toml")).unwrap();
    let gone = repository.check(&["bom.json"]);
    assert!(gone.code == 3 && gone.out.contains("the policy file is gone"), "{}", gone.out);
}

#[test]
fn a_waiver_in_the_same_change_helps_nothing_and_is_named() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(None, None));
    let old =
        "[[waivers]]\nfinding = \"old\"\nowner = \"o\"\nreason = \"x\"\ngranted = 2026-11-01\nexpires = 2026-12-01\n";
    repository.0.put("embargo.toml", old);
    repository.commit();
    let new = old.replace(
        "finding = \"old\"",
        "policy = \"house\"\nvendor = \"bytedance\"\npurl = \"pkg:golang/github.com/bytedance/sonic\"",
    );
    repository.0.put("embargo.toml", format!("{old}{new}"));
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    let run = repository.check(&["bom.json"]);
    let weakenings = run.json()["weakenings"].clone();
    assert_eq!((run.code, weakenings.as_array().unwrap().len()), (1, 1), "{}", run.out);
    assert!(weakenings[0]["message"].as_str().unwrap().contains("bytedance"), "{weakenings}");
}

#[test]
fn weakening_the_catalogue_in_the_same_change_helps_nothing_and_is_named() {
    let repository = Repository::new();
    let vendors = repository.0.path("vendors");
    std::fs::create_dir(&vendors).unwrap();
    for id in ["bytedance", "kaspersky", "tiktok-usds"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("policies/vendors/{id}.toml"));
        std::fs::copy(from, format!("{vendors}/{id}.toml")).unwrap();
    }
    repository.0.put("bom.json", sbom(None, None));
    repository.commit();
    let file = format!("{vendors}/bytedance.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        text.replace("\"pkg:golang/github.com/bytedance/*\"", "\"pkg:golang/github.com/bytedance-not/*\""),
    )
    .unwrap();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    let run = repository.check(&["bom.json", "--vendors", "vendors"]);
    assert_eq!((run.code, states(&run.json())), (1, vec!["new".to_owned()]), "{}", run.out);
    assert!(run.json()["weakenings"].to_string().contains("golang/github.com/bytedance/"), "{}", run.out);
}

#[test]
fn a_base_can_be_a_file_a_folder_or_a_report() {
    let desk = Desk::new();
    let (old, new) = (
        desk.put("old.json", sbom(Some("v1.9.0"), Some("v1.11.6"))),
        desk.put("new.json", sbom(Some("v1.10.0"), Some("v1.11.6"))),
    );
    std::fs::create_dir(desk.path("earlier")).unwrap();
    std::fs::copy(&old, desk.path("earlier/app.cdx.json")).unwrap();
    std::fs::write(desk.path("earlier/notes.txt"), "no SBOM").unwrap();
    let report = desk.path("report.json");
    assert_eq!(
        run_in(desk.folder(), &["check", &old, "--ban", "bytedance", "--report", &format!("json={report}")]).code,
        1
    );
    for base in [old.as_str(), &desk.path("earlier"), &report] {
        let run = run_in(desk.folder(), &["check", &new, "--ban", "bytedance", "--format", "json", "--base", base]);
        assert_eq!((run.code, states(&run.json())), (0, vec!["known".to_owned()]), "{base}: {}", run.out);
    }
    let empty = desk.put("empty.json", sbom(None, None));
    let run = run_in(desk.folder(), &["check", &new, "--ban", "bytedance", "--format", "json", "--base", &empty]);
    assert_eq!((run.code, states(&run.json())), (1, vec!["new".to_owned()]));
}

#[test]
fn without_a_base_that_can_be_trusted_there_is_no_answer() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    repository.0.put("broken.json", "{\"bomFormat\": \"CycloneDX\", ");
    repository.commit();
    std::fs::create_dir(repository.0.path("nothing")).unwrap();
    for base in ["no-such-revision", "broken.json", "nothing", "--upload-pack=x", "HEAD~5"] {
        let base = format!("--base={base}");
        let run =
            run_in(repository.0.folder(), &["check", "bom.json", "--policy", "house.toml", "--format", "json", &base]);
        assert_eq!((run.code, &run.json()["verdict"]), (2, &json!("error")), "{base}: {}", run.out);
    }
    // An input that the base has in a broken form is no base either.
    repository.0.put("broken.json", sbom(None, None));
    assert_eq!(repository.check(&["broken.json"]).code, 2);
    let outside = Desk::new();
    let file = outside.put("bom.json", sbom(None, None));
    assert_eq!(repository.check(&[&file]).code, 2);
}

#[test]
fn a_change_cannot_put_its_own_base_in_the_place_of_a_revision() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(None, None));
    repository.commit();
    let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(repository.0.folder()).output().unwrap();
    let hash = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    for name in ["main", hash.as_str()] {
        std::fs::create_dir(repository.0.path(name)).unwrap();
        repository.0.put(&format!("{name}/bom.json"), sbom(Some("v1.10.0"), Some("v1.11.6")));
    }
    let check = |base: &str| {
        let base = format!("--base={base}");
        run_in(repository.0.folder(), &["check", "bom.json", "--policy", "house.toml", "--format", "json", &base]).code
    };
    assert_eq!((check("main"), check(&hash), check("./main"), check("HEAD")), (2, 1, 0, 1));
}

#[test]
fn the_work_tree_is_never_touched() {
    let repository = Repository::new();
    repository.0.put("bom.json", sbom(None, None));
    repository.commit();
    repository.0.put("bom.json", sbom(Some("v1.10.0"), Some("v1.11.6")));
    let state = || {
        let output = Command::new("git")
            .args(["status", "--porcelain=v2", "--branch"])
            .current_dir(repository.0.folder())
            .output()
            .unwrap();
        let index = std::fs::read(repository.0.path(".git/index")).unwrap();
        (output.stdout, index, std::fs::read(repository.0.path("bom.json")).unwrap())
    };
    let before = state();
    assert_eq!(repository.check(&["bom.json"]).code, 1);
    assert_eq!(before, state());
    assert!(!Path::new(&repository.0.path(".git/worktrees")).exists());
}

#[test]
fn a_cargo_workspace_is_compared_with_itself_at_a_revision() {
    let repository = Repository::new();
    let manifest = |extra: &str| {
        format!("[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n{extra}\n")
    };
    for (folder, name, repository_url) in [
        ("mine", "mine", "https://github.com/example/mine"),
        ("theirs", "theirs", "https://github.com/bytedance/theirs"),
    ] {
        std::fs::create_dir_all(repository.0.path(&format!("{folder}/src"))).unwrap();
        repository.0.put(&format!("{folder}/Cargo.toml"), format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\nrepository = \"{repository_url}\"\n[workspace]\n"));
        repository.0.put(&format!("{folder}/src/lib.rs"), "");
    }
    std::fs::create_dir_all(repository.0.path("src")).unwrap();
    repository.0.put("src/lib.rs", "");
    repository.0.put("Cargo.toml", manifest("mine = { path = \"mine\" }"));
    repository.commit();
    repository.0.put("Cargo.toml", manifest("mine = { path = \"mine\" }\ntheirs = { path = \"theirs\" }"));
    let run = repository.check(&["--offline"]);
    assert_eq!((run.code, states(&run.json())), (1, vec!["new".to_owned()]), "{}{}", run.out, run.err);
    repository.commit();
    let run = repository.check(&["--offline"]);
    assert_eq!((run.code, states(&run.json())), (0, vec!["known".to_owned()]), "{}", run.out);
}
