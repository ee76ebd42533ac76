//! The house keeps its shape: one door per outside crate, and nothing in the browser's graph
//! that cannot run there.

use std::{
    fs,
    ops::Not,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_owned()
}

/// Every Rust source below `folder`, as paths from the root of the project.
fn sources(folder: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push(path);
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    found.into_iter().map(|path| path.strip_prefix(&root).expect("below").to_owned()).collect()
}

/// Whether a file holds tests alone: the module above declares it under `#[cfg(test)]`.
fn is_test(path: &Path) -> bool {
    let Some(above) = path.parent().filter(|above| above.ends_with("src").not()) else {
        return false;
    };
    let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8");
    let module = above.with_extension("rs");
    let text = fs::read_to_string(root().join(&module)).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.iter().position(|line| {
        line.trim_start_matches("pub ").trim_start_matches("pub(crate) ") == format!("mod {name};")
    });
    let under_test = declared.is_some_and(|at| {
        lines[..at]
            .iter()
            .rev()
            .take_while(|line| line.starts_with("#["))
            .any(|line| *line == "#[cfg(test)]")
    });
    under_test || is_test(&module)
}

/// What of `folder` goes into the product: no tests.
fn product(folder: &str) -> Vec<PathBuf> {
    sources(folder).into_iter().filter(|path| !is_test(path)).collect()
}

/// The lines of code of a file, comments left out.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(root().join(path)).expect("readable");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The same without the unit tests at its end.
fn product_code(path: &Path) -> String {
    code(path).split("#[cfg(test)]\nmod tests {").next().expect("the first part").to_owned()
}

/// Whether `code` names the crate: `name::…`, `use name;`, or one of its siblings (`name_…::`).
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + name.len()..];
        !before.is_some_and(|before| {
            before.is_alphanumeric() || before == '_' || "\"/".contains(before)
        }) && (after.starts_with("::") || after.starts_with(" as ") || after.starts_with(';'))
    })
}

#[test]
fn a_newcomer_finds_each_outside_crate_behind_one_door() {
    for (name, doors) in [
        (
            "ssi",
            &["credentials/src/proof/data_integrity.rs", "credentials/src/proof/data_integrity/"][..],
        ),
        ("josekit", &["credentials/src/jose.rs", "credentials/src/jose/"]),
        ("did_key", &["credentials/src/did/key.rs"]),
        ("ipfs_api_backend_hyper", &["credentials/src/store/kubo.rs"]),
        ("reqwest", &["credentials/src/fetch.rs", "credentials/src/fetch/"]),
        ("jsonschema", &["credentials/src/license/schema.rs"]),
        ("sqlx", &["server/src/db.rs", "server/src/db/"]),
        ("figment", &["server/src/config.rs", "server/src/config/"]),
        ("clap", &["server/src/cli.rs", "server/src/cli/"]),
        ("csv", &["server/src/batches.rs", "server/src/batches/"]),
        ("axum_extra", &["server/src/auth/session.rs"]),
        (
            "unicode_normalization",
            &[
                "server/src/auth/password.rs",
                "server/src/finding/folded.rs",
                "server/src/db/verifications/history.rs",
            ],
        ),
        ("unicode_security", &["server/src/trusting/alike.rs"]),
        ("webauthn_rs", &["server/src/auth/passkey.rs"]),
        ("argon2", &["server/src/auth/password.rs"]),
        ("fast_qr", &["app/src/"]),
        ("leptos", &["app/src/"]),
    ] {
        let mut used = false;
        for folder in ["app/src", "credentials/src", "server/src"] {
            for path in product(folder) {
                if !names(&product_code(&path), name) {
                    continue;
                }
                used = true;
                let shown = path.to_str().expect("UTF-8");
                assert!(
                    doors.iter().any(
                        |door| shown == *door || door.ends_with('/') && shown.starts_with(door)
                    ),
                    "{shown} names {name}, whose door is {}",
                    doors.join(" or ")
                );
            }
        }
        assert!(used, "{name} is in no source: take its door out of this list");
    }
}

#[test]
fn the_browser_gets_nothing_that_belongs_on_a_server() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--package", "app", "--target", "wasm32-unknown-unknown"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}", "--no-default-features"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(tree.lines().any(|line| line.starts_with("credentials ")), "the core is in the graph");
    for never in [
        "tokio",
        "openssl",
        "openssl-sys",
        "ssi",
        "josekit",
        "did-key",
        "ipfs-api-backend-hyper",
        "reqwest",
        "hyper",
        "sqlx",
        "axum",
        "moka",
        "jsonschema",
    ] {
        assert!(
            !tree.lines().any(|line| line.split(' ').next() == Some(never)),
            "{never} is in the browser's graph: cargo tree --package app --target wasm32-unknown-unknown --invert {never}"
        );
    }
}

#[test]
fn the_core_does_not_know_what_time_it_is_nor_where_it_runs() {
    for path in product("credentials/src") {
        let code = product_code(&path);
        for never in [
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "std::env",
            "env::var",
            "axum",
            "leptos",
            "sqlx",
        ] {
            assert!(!code.contains(never), "{} has {never}", path.display());
        }
    }
    for path in product("app/src") {
        let code = product_code(&path);
        for never in ["sqlx", "tokio", "axum", "SystemTime::now"] {
            assert!(!code.contains(never), "{} has {never}", path.display());
        }
    }
}

#[test]
fn no_number_loses_digits_on_its_way_through_json() {
    // `ssi` turns on serde_json's `arbitrary_precision` for the whole workspace; a float inside a
    // flattened, tagged or untagged type then fails to read. None of our types has one.
    for folder in ["app/src", "credentials/src", "server/src"] {
        for path in product(folder) {
            let code = product_code(&path);
            let typed = code.lines().filter(|line| {
                line.contains(": f64")
                    || line.contains(": f32")
                    || line.contains("Option<f64>")
                    || line.contains("Vec<f64>")
            });
            assert_eq!(typed.count(), 0, "{} has a float in a type", path.display());
        }
    }
}

#[test]
fn no_address_is_added_without_a_rule() {
    for path in product("server/src") {
        if ["server/src/access.rs"].contains(&path.to_str().expect("UTF-8")) {
            continue;
        }
        let code = product_code(&path);
        for way in [".route(", ".route_service(", ".nest(", ".nest_service(", ".fallback_service("]
        {
            assert!(
                !code.contains(way),
                "{} has {way}: pages go through access::Guarded, machine interfaces through utoipa",
                path.display()
            );
        }
    }
}

#[test]
fn roles_meet_in_the_data_and_not_in_each_other() {
    for (role, others) in [
        ("credentials/src/issuer", ["crate::verifier", "crate::holder"]),
        ("credentials/src/verifier", ["crate::issuer", "crate::holder"]),
    ] {
        let of_role =
            |path: &PathBuf| path.starts_with(role) || path.to_str() == Some(&format!("{role}.rs"));
        for path in product("credentials/src").into_iter().filter(of_role) {
            let code = product_code(&path);
            for other in others {
                assert!(!code.contains(other), "{} uses {other}", path.display());
            }
        }
    }
}

#[test]
fn the_top_level_stays_as_it_is() {
    let output =
        Command::new("git").args(["ls-files"]).current_dir(root()).output().expect("git runs");
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    for path in listed.lines() {
        let first = path.split('/').next().expect("a first part");
        let expected =
            ["Cargo.toml", "Cargo.lock", "README.md", "app", "credentials", "server", "tests"];
        assert!(expected.contains(&first) || first.starts_with('.'), "{path} is at the top level");
    }
}

#[test]
fn nobody_finds_unsafe_code_or_unfinished_work() {
    for folder in ["app", "credentials", "server", "tests"] {
        for path in sources(folder) {
            if path.ends_with("layout.rs") {
                continue;
            }
            let code = code(&path);
            for never in [
                "unsafe ",
                "todo!(",
                "unimplemented!(",
                "#[allow(",
                "#![allow(",
                "#[ignore",
                "thread::sleep",
            ] {
                assert!(!code.contains(never), "{} has {never}", path.display());
            }
        }
    }
}
