//! The command line, as a child process of the real binary.

use serde_json::Value;
use std::{os::unix::fs::PermissionsExt, path::Path};
use tests::{ada_okafor, process::Program};

fn program(data: &Path) -> Program {
    Program::new(env!("CARGO_BIN_EXE_lanyard-under-test"), data)
}

/// An installation with a board that is trusted.
fn board(data: &Path) -> Program {
    let program = program(data);
    let name = "Golden Coast Board of Healing Arts";
    program.says(&["init", "--organization", "golden-coast", "--name", name, "--trust"]);
    program
}

/// Issues a licence: its short name, its CID and its document.
fn issue(program: &Program, directory: &Path) -> (String, String, String) {
    let (order, document) = (directory.join("order.json"), directory.join("licence.json"));
    let mut ada = ada_okafor();
    ada.effective_date = "2026-01-01".to_owned();
    ada.expiration_date = "2036-12-31".to_owned();
    std::fs::write(&order, serde_json::to_vec(&ada).unwrap()).unwrap();
    let (order, document) = (order.to_str().unwrap(), document.to_str().unwrap());
    let said = program.says(&["issue", order, "--organization", "golden-coast", "--out", document]);
    let words: Vec<&str> = said.split_whitespace().collect();
    (words[1].to_owned(), words[3].to_owned(), document.to_owned())
}

fn code(program: &Program, arguments: &[&str]) -> i32 {
    program.run(arguments).status.code().expect("it ends by itself")
}

#[test]
fn a_licence_lives_its_life_on_the_command_line() {
    let directory = tempfile::tempdir().unwrap();
    let program = board(&directory.path().join("data"));
    let (id, cid, document) = issue(&program, directory.path());
    let verify = |what: &str| code(&program, &["verify", "--offline", what]);
    assert_eq!(verify(&document), 0);
    assert_eq!(verify(&cid), 0);

    let why = ["--reason", "disciplinary-action", "--text", "Pending a hearing."];
    let change = |verb: &str| program.says(&[&["status", verb, &id], &why[..]].concat());
    assert!(change("suspend").contains("suspended"));
    assert_eq!(verify(&document), 1);
    let report = program.run(&["verify", "--offline", "--json", &document]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["outcome"], "rejected");
    assert!(report.to_string().contains("Pending a hearing."), "{report:#}");

    change("reinstate");
    assert_eq!(verify(&document), 0);
    change("revoke");
    assert_eq!(verify(&document), 1);
    let back = program.run(&[&["status", "reinstate", &id], &why[..]].concat());
    assert_eq!(back.status.code(), Some(65));
    let shown = program.says(&["status", "show", &id]);
    assert!(shown.contains("State         revoked"), "{shown}");
}

#[test]
fn verify_tells_accepted_rejected_undetermined_and_called_wrongly_apart() {
    let directory = tempfile::tempdir().unwrap();
    let here = board(&directory.path().join("data"));
    let (_, cid, document) = issue(&here, directory.path());
    let bytes = std::fs::read(&document).unwrap();
    assert_eq!(here.feed(&["verify", "--offline"], &bytes).status.code(), Some(0));
    let text = String::from_utf8(bytes.clone()).unwrap();
    let tampered = text.replace("Okafor", "Okafar");
    assert_ne!(tampered, text);
    assert_eq!(here.feed(&["verify", "--offline"], tampered.as_bytes()).status.code(), Some(1));

    let elsewhere = program(&directory.path().join("none"));
    let offline = elsewhere.feed(&["verify", "--offline", "-"], &bytes);
    assert_eq!(offline.status.code(), Some(2), "{offline:?}");
    let unknown = elsewhere.run(&["verify", "--offline", &cid]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(!directory.path().join("none").exists(), "verifying makes no installation");

    assert_eq!(code(&elsewhere, &["verify", "no-such-file"]), 66);
    assert_eq!(code(&elsewhere, &["verify", "--no-such-flag"]), 64);
    assert_eq!(code(&elsewhere, &["nonsense"]), 64);
    assert_eq!(code(&elsewhere, &["--help"]), 0);
}

#[test]
fn a_configuration_with_an_unknown_key_is_refused_by_name_and_no_secret_is_repeated() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("lanyard.toml");
    let program = program(&directory.path().join("data"));
    let refused = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let output = program.run(&["--config", file.to_str().unwrap(), "doctor"]);
        assert_eq!(output.status.code(), Some(78), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused("[server]\nlisten_on = \"127.0.0.1:1\"\n");
    assert!(said.contains("server.listen_on") && said.contains("public_url"), "{said}");
    assert!(refused("[servre]\n").contains("servre"));
    let said = refused("[keys]\nmaster = [\"hunter2-is-my-key\"]\n");
    assert!(said.contains("keys.master") && !said.contains("hunter2"), "{said}");
    let said = refused("[keys]\nmaster = hunter2-is-my-key\n");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn the_identity_of_maria_goes_to_her_hospital_alone_or_is_not_issued() {
    let directory = tempfile::tempdir().unwrap();
    let program = program(&directory.path().join("data"));
    let name = ["--name", "Saint Brigid Hospital", "--kind", "hospital"];
    program.says(&[&["init", "--organization", "saint-brigid"], &name[..]].concat());
    let order = serde_json::to_vec(&crate::issue::maria()).unwrap();
    let out = directory.path().join("maria.json");
    let issue = |order: &[u8], out: &Path| {
        let command = ["issue", "--identity", "--organization", "saint-brigid", "--out"];
        program.feed(&[&command[..], &[out.to_str().unwrap()]].concat(), order).status.code()
    };
    assert_eq!(issue(b"{}", &out), Some(65));
    assert!(!out.exists(), "no empty file stays");
    assert_eq!(issue(&order, &out), Some(0));
    assert_eq!(out.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(issue(&order, &out), Some(74), "it is not written over");
    assert_eq!(issue(&order, &directory.path().join("none/maria.json")), Some(74));
    let file = directory.path().join("order.json");
    std::fs::write(&file, &order).unwrap();
    let mut full = std::process::Command::new("sh");
    full.args([
        "-c",
        "\"$0\" issue --identity --organization saint-brigid --out - \"$1\" >/dev/full",
    ])
    .args([env!("CARGO_BIN_EXE_lanyard-under-test"), file.to_str().unwrap()])
    .env("LANYARD_DATA__DIRECTORY", directory.path().join("data"));
    assert_eq!(full.status().unwrap().code(), Some(74));
}

#[test]
fn the_wrong_master_key_is_told_at_start() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let program = board(&data);
    let key = data.join("master.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let output = program.run(&["key", "list", "golden-coast"]);
    assert_eq!(output.status.code(), Some(78));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("not the master key"), "{said}");
    std::fs::remove_file(&key).unwrap();
    let output = program.run(&["key", "list", "golden-coast"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("is missing"));
    assert!(!key.exists(), "no new key is made over old data");
}

#[test]
fn a_key_is_rotated_and_what_it_signed_stays_accepted() {
    let directory = tempfile::tempdir().unwrap();
    let program = board(&directory.path().join("data"));
    let (_, _, document) = issue(&program, directory.path());
    program.says(&["key", "rotate", "golden-coast"]);
    let keys = program.says(&["key", "list", "golden-coast"]);
    assert!(keys.contains("#ed25519-1") && keys.contains("#ed25519-2") && keys.contains("retired"));
    assert_eq!(code(&program, &["verify", "--offline", &document]), 0);
    let shown: Value =
        serde_json::from_str(&program.says(&["did", "show", "golden-coast"])).unwrap();
    assert_eq!(shown["verificationMethod"].as_array().unwrap().len(), 4);
}

#[test]
fn a_key_that_was_stolen_takes_what_it_signed_with_it() {
    let directory = tempfile::tempdir().unwrap();
    let program = board(&directory.path().join("data"));
    let (_, _, document) = issue(&program, directory.path());
    let said = program.says(&["key", "stolen", "golden-coast", "ed25519-1"]);
    assert!(said.contains("#ed25519-2") && said.contains("issue anew: 1"), "{said}");
    assert!(program.says(&["key", "list", "golden-coast"]).contains("stolen"));
    assert_eq!(code(&program, &["verify", "--offline", &document]), 1);
    let again = program.run(&["key", "stolen", "golden-coast", "ed25519-1"]);
    assert!(!again.status.success());
    let nobody = program.run(&["key", "stolen", "golden-coast", "ed25519-7"]);
    assert!(!nobody.status.success());
}

#[test]
fn a_reader_who_closes_the_pipe_is_nobodys_panic() {
    let directory = tempfile::tempdir().unwrap();
    let program = program(&directory.path().join("data"));
    let openapi = program.says(&["openapi"]);
    assert!(openapi.contains("/api/v1/licenses"));
    let output = std::process::Command::new("sh")
        .args(["-c", "\"$0\" openapi | head -c 1 >/dev/null; echo done"])
        .arg(env!("CARGO_BIN_EXE_lanyard-under-test"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "done");
    assert!(!String::from_utf8(output.stderr).unwrap().contains("panicked"));
}

#[test]
fn a_demo_is_seeded_once() {
    let directory = tempfile::tempdir().unwrap();
    let program = program(&directory.path().join("data"));
    let first = program.says(&["init", "--demo"]);
    for said in ["Ada Okafor", "suspended", "restricted", "revoked", "expired", "secret"] {
        assert!(first.contains(said), "{said}: {first}");
    }
    let second = program.says(&["init", "--demo"]);
    assert!(!second.contains("secret "), "{second}");
    assert_eq!(second.matches("Ada Okafor").count(), 1);
}
