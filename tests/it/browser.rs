//! The journey of a licence in a real Chromium, from npm's playwright-core, with axe looking on.

use server::invitations::LinkKind;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::Duration,
};
use tempfile::TempDir;
use tests::{BOARD, System, ada_okafor};

fn runs(command: &str) -> bool {
    Command::new(command).arg("--version").output().is_ok_and(|out| out.status.success())
}

/// Where Chromium is, by one of its names in the PATH.
fn chromium() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let places = env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    places.into_iter().find(|place| place.exists())
}

/// How long a browser is driven at most: far longer than any script takes, far shorter than for ever.
const LONGEST: Duration = Duration::from_secs(900);

/// Where the packages are installed, outside the checkout, once for each lock file.
fn packages(source: &Path) -> PathBuf {
    let cache = env::var_os("LANYARD_CACHE").map(PathBuf::from).unwrap_or_else(|| {
        let home = || PathBuf::from(env::var_os("HOME").expect("a home")).join(".cache");
        env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from).join("lanyard")
    });
    let lock = fs::read(source.join("package-lock.json")).expect("the lock file");
    let folder = cache.join(format!("browser-{}", credentials::store::raw_cid(&lock)));
    fs::create_dir_all(&folder).expect("a cache folder");
    if !folder.join("installed").exists() {
        for name in [".npmrc", "package.json", "package-lock.json"] {
            fs::copy(source.join(name), folder.join(name)).expect("a copy");
        }
        let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
        let npm = Command::new("npm").args(arguments).current_dir(&folder).status();
        assert!(npm.is_ok_and(|status| status.success()), "npm ci");
        fs::write(folder.join("installed"), "").expect("a mark");
    }
    folder.join("node_modules")
}

/// The scripts in a folder of their own, beside the packages.
fn laid_out() -> TempDir {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(&source).expect("the scripts") {
        let path = entry.expect("a script").path();
        fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("a copy");
    }
    let _one_at_a_time = INSTALLING.lock();
    std::os::unix::fs::symlink(packages(&source), folder.path().join("node_modules"))
        .expect("a link to the packages");
    folder
}

/// Drives a real Chromium through a script of `tests/browser`, and prints what it says. Where no
/// browser is, nothing is asked, except under CI, where one must be.
pub async fn drive(script: &'static str, variables: &[(&'static str, &str)]) {
    let Some(chromium) = chromium().filter(|_| runs("node") && runs("npm")) else {
        assert_ne!(env::var("CI").as_deref(), Ok("true"), "under CI, a browser must be there");
        println!("chromium, node or npm is not there: no browser was asked");
        return;
    };
    let folder = tokio::task::spawn_blocking(laid_out).await.expect("the scripts are laid out");
    let mut node = tokio::process::Command::new("node");
    node.arg(script).env("CHROMIUM", chromium).current_dir(folder.path()).kill_on_drop(true);
    node.envs(variables.iter().map(|(name, value)| (name, value.to_owned())));
    let driven = tokio::time::timeout(LONGEST, node.output()).await;
    let out = driven.expect("the script ends in time").expect("node runs");
    let said = String::from_utf8_lossy(&out.stdout);
    println!("{said}");
    assert!(out.status.success(), "{said}\n{}", String::from_utf8_lossy(&out.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_is_issued_suspended_reinstated_and_revoked_before_the_eyes_of_a_browser() {
    let system = System::start().await;
    let order = serde_json::to_string(&ada_okafor()).expect("an order");
    let client = &system.client;
    let variables = [
        ("LANYARD_URL", system.address.as_str()),
        ("LANYARD_BOARD", BOARD),
        ("LANYARD_CLIENT", &client.client.id),
        ("LANYARD_SECRET", client.secret.expose()),
        ("LANYARD_ORDER", &order),
    ];
    drive("journey.mjs", &variables).await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marguerite_sets_lanyard_up_with_a_passkey_and_robin_joins_with_a_password() {
    let system = System::start_empty().await;
    let link = system.lanyard.first_link().await.expect("an answer").expect("nobody is there");
    let link = system.lanyard.address_of(LinkKind::Setup, &link);
    drive("passkeys.mjs", &[("LANYARD_URL", &system.address), ("LANYARD_SETUP", &link)]).await;
    system.stop().await;
}
