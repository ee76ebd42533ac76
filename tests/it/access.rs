//! Who may what: every address is tried by everybody.

use reqwest::{Method, StatusCode, header};
use server::{
    access::{Permission, Role, Rule},
    routes,
    state::OrganisationKind,
};
use tests::{BOARD, System};

/// An organisation that does everything, so that each rule has somebody whom it lets in.
const CLINIC: &str = "silver-lake";

async fn system() -> System {
    let system = System::start().await;
    let made = system.lanyard.create_organisation(CLINIC, "Silver Lake", OrganisationKind::Both);
    made.await.expect("an organisation");
    system
}

/// An address to try: the organisation, and for everything else a name that nothing has.
fn filled(path: &str, slug: &str) -> String {
    let part = |part: &str| match part {
        "{organization}" => slug.to_owned(),
        name if name.starts_with('{') => "zzzzzzzzzz".to_owned(),
        plain => plain.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// What the guard answers, as opposed to the handler behind it.
fn is_refused(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

#[tokio::test]
async fn everybody_tries_every_page_and_gets_no_further_than_their_role() {
    let system = system().await;
    let mut nobody = system.nobody();
    let mut stranger = system.staff(BOARD, Role::Administrator).await;
    let mut staff = Vec::new();
    for role in Role::ALL {
        staff.push((role, system.staff(CLINIC, role).await));
    }
    let addresses = routes::addresses(&system.lanyard);
    assert!(addresses.len() > 5, "the walk has somewhere to go");
    for address in addresses {
        let (path, what) = (filled(&address.path, CLINIC), format!("{address:?}"));
        let is_post = address.method == Method::POST;
        if is_post && address.rule == Rule::Guest {
            // Nobody else's page signs anybody in, or follows a link for them.
            for from in [Some("https://evil.example"), Some("null"), None] {
                let mut visitor = system.nobody();
                let bare = visitor.bare(Method::POST, &path);
                let forged =
                    from.into_iter().fold(bare, |it, from| it.header(header::ORIGIN, from));
                let answer = visitor.send(forged).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}: from {from:?}");
            }
        }
        let permission = match address.rule {
            Rule::Anyone | Rule::Guest => continue,
            Rule::SignedIn => None,
            Rule::Member(permission) => Some(permission),
        };
        let answer = match is_post {
            true => nobody.post(&path, &[]).await,
            false => nobody.get(&path).await,
        };
        match is_post {
            true => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}: nobody"),
            false => assert!(answer.asks_to_sign_in(), "{what}: nobody"),
        }
        if permission.is_some() {
            let answer = match is_post {
                true => stranger.post(&path, &[]).await,
                false => stranger.get(&path).await,
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}: of another organisation");
        }
        for (role, visitor) in &mut staff {
            // What ends the session would end the walk.
            let mut visitor = visitor.clone();
            let may = permission.is_none_or(|it| role.may(it, OrganisationKind::Both));
            if is_post {
                let bare = visitor.bare(Method::POST, &path);
                let from_elsewhere = bare.header(header::ORIGIN, "https://evil.example");
                let answer = visitor.send(from_elsewhere).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}: {role:?}, forged");
                let unmarked = visitor.bare(Method::POST, &path);
                let answer = visitor.send(unmarked).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}: {role:?}, unmarked");
                if *role == Role::Auditor && permission.is_some() {
                    assert!(!may, "{what}: an auditor changes something");
                }
                if matches!(address.rule, Rule::SignedIn) {
                    continue;
                }
                let answer = visitor.post(&path, &[]).await;
                assert_eq!(is_refused(answer.status), !may, "{what}: {role:?} {}", answer.status);
            } else {
                let answer = visitor.get(&path).await;
                assert_eq!(is_refused(answer.status), !may, "{what}: {role:?} {}", answer.status);
                assert!(!answer.asks_to_sign_in(), "{what}: {role:?}");
            }
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn each_address_asks_for_what_its_place_says() {
    let system = system().await;
    for address in routes::addresses(&system.lanyard) {
        let Rule::Member(permission) = address.rule else {
            let of_desks = ["/issuer/", "/verifier/", "/settings/", "/account", "/desks"];
            let open = matches!(address.rule, Rule::Anyone | Rule::Guest);
            let inside = of_desks.iter().any(|place| address.path.starts_with(place));
            assert!(!(open && inside), "{address:?} is open to anyone");
            continue;
        };
        let (see, change): (_, &[Permission]) = match address.path.split('/').nth(1) {
            Some("issuer") => (Permission::SeeLicenses, &[Permission::ManageLicenses]),
            Some("verifier") => {
                (Permission::SeeVerifications, &[Permission::Verify, Permission::ManageSettings])
            }
            Some("settings") => (Permission::SeeSettings, &[Permission::ManageSettings]),
            _ => panic!("{address:?}: a desk of its own needs a line here"),
        };
        let reads = address.method == Method::GET && permission == see;
        assert!(reads || change.contains(&permission), "{address:?}");
    }
    system.stop().await;
}
