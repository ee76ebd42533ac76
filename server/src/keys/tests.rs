use super::*;
use crate::{clock::Clock, config::Config, db::keys, registry::OrganisationKind, state::Lanyard};
use credentials::time::Timestamp;

#[tokio::test]
async fn a_running_server_forgets_a_key_that_was_rotated_on_the_command_line() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = Config::default();
    config.data.directory = directory.path().to_owned();
    let clock = Clock::fixed(Timestamp::from_unix_seconds(1_772_528_400));
    let server = Lanyard::open(config.clone(), clock.clone()).await.unwrap();
    server.create_organisation("board", "A Board", OrganisationKind::Board).await.unwrap();
    let key = keys::current(server.db().readers(), 1, KeyType::P256).await.unwrap().unwrap();
    server.own().custody().open(&key).unwrap();
    let program = Lanyard::open(config, clock).await.unwrap();
    program.rotate_key("board", KeyType::P256).await.unwrap();
    assert_eq!(server.own().custody().open_rows(), [key.row]);
    server.close_retired().await.unwrap();
    assert!(server.own().custody().open_rows().is_empty());
    program.close().await;
    server.close().await;
}
