//! The journey of a licence in a real Chromium, from npm's playwright-core, with axe looking on.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::{BOARD, System, ada_okafor};

const SCRIPTS: [&str; 6] =
    [".npmrc", "package.json", "package-lock.json", "browser.mjs", "board.mjs", "journey.mjs"];

fn runs(command: &str) -> bool {
    Command::new(command).arg("--version").output().is_ok_and(|out| out.status.success())
}

fn chromium() -> Option<&'static str> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .find(|path| Path::new(path).exists())
}

/// The folder outside the checkout where the packages are installed, once for each lock file.
fn installed() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let cache = env::var_os("LANYARD_CACHE").map(PathBuf::from).unwrap_or_else(|| {
        let home = || PathBuf::from(env::var_os("HOME").expect("a home")).join(".cache");
        env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from).join("lanyard")
    });
    let lock = fs::read(source.join("package-lock.json")).expect("the lock file");
    let folder = cache.join(format!("browser-{}", credentials::store::raw_cid(&lock)));
    fs::create_dir_all(&folder).expect("a cache folder");
    for name in SCRIPTS {
        fs::copy(source.join(name), folder.join(name)).expect("a copy");
    }
    if !folder.join("installed").exists() {
        let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
        let npm = Command::new("npm").args(arguments).current_dir(&folder).status();
        assert!(npm.is_ok_and(|status| status.success()), "npm ci");
        fs::write(folder.join("installed"), "").expect("a mark");
    }
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_is_issued_suspended_reinstated_and_revoked_before_the_eyes_of_a_browser() {
    let Some(chromium) = chromium().filter(|_| runs("node") && runs("npm")) else {
        assert_ne!(env::var("CI").as_deref(), Ok("true"), "under CI, a browser must be there");
        println!("chromium, node or npm is not there: no browser was asked");
        return;
    };
    let system = System::start().await;
    let order = serde_json::to_string(&ada_okafor()).expect("an order");
    let (address, client) = (system.address.clone(), &system.client);
    let mut node = Command::new("node");
    node.arg("journey.mjs")
        .env("LANYARD_URL", address)
        .env("LANYARD_BOARD", BOARD)
        .env("LANYARD_CLIENT", &client.client.id)
        .env("LANYARD_SECRET", client.secret.expose())
        .env("LANYARD_ORDER", order)
        .env("CHROMIUM", chromium);
    let journey = tokio::task::spawn_blocking(move || node.current_dir(installed()).output());
    let out = journey.await.expect("node is waited for").expect("node runs");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}\n{}", String::from_utf8_lossy(&out.stderr));
    println!("{said}");
    system.stop().await;
}
