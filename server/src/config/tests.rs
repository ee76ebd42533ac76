use super::*;

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn from_file(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("lanyard.toml");
    std::fs::write(&file, text).unwrap();
    Config::load(Some(&file), variables(pairs))
}

#[test]
fn a_variable_goes_before_the_file_and_the_file_before_what_is_usual() {
    let file = "[server]\nlisten = \"127.0.0.1:1\"\npublic_url = \"https://a.example\"\n";
    let pairs = [("LANYARD_SERVER__LISTEN", "127.0.0.1:2"), ("HOME", "/nowhere")];
    let config = from_file(file, &pairs).unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.server.public_url.unwrap().host_str(), Some("a.example"));
    assert_eq!(config.data.directory, DataConfig::default().directory);
}

#[test]
fn lists_numbers_and_nested_sections_come_from_variables_too() {
    let pairs = [
        ("LANYARD_IPFS__GATEWAYS", "[\"https://one.example\", \"https://two.example\"]"),
        ("LANYARD_FETCH__ALLOW_LOOPBACK", "true"),
        ("LANYARD_IPFS__SECONDS", "3"),
        ("LANYARD_SERVER__LIMITS__REQUESTS", "7"),
    ];
    let config = Config::load(None, variables(&pairs)).unwrap();
    assert_eq!(config.ipfs.gateways.len(), 2);
    assert!(config.fetch.allow_loopback);
    assert_eq!(config.ipfs.seconds, 3);
    assert_eq!(config.server.limits.requests, 7);
}

#[test]
fn a_key_that_nobody_knows_is_named_wherever_it_stands() {
    for (pairs, named) in [
        (("LANYARD_SERVER__LISTN", "x"), "server.listn"),
        (("LANYARD_SERVR__LISTEN", "x"), "servr"),
        (("LANYARD_PORT", "80"), "port"),
        (("LANYARD_SERVER__LIMITS__REQUEST", "7"), "server.limits.request"),
    ] {
        let refused = Config::load(None, variables(&[pairs])).unwrap_err();
        let ConfigError::UnknownKey { place, key, known } = &refused else { panic!("{refused}") };
        assert_eq!(key, named);
        assert_eq!(place, "the environment");
        assert!(!known.is_empty());
    }
}

#[test]
fn a_secret_cannot_be_printed() {
    let pairs = [("LANYARD_KEYS__MASTER", "correct-horse-battery")];
    let config = Config::load(None, variables(&pairs)).unwrap();
    assert!(!format!("{config:?}").contains("horse"));
    assert_eq!(config.keys.master.unwrap().expose(), "correct-horse-battery");
}

#[test]
fn the_password_of_an_administrators_kubo_is_not_printed() {
    let kubo = |address| Config::load(None, variables(&[("LANYARD_IPFS__KUBO", address)]));
    let config = kubo("http://admin:hunter2@127.0.0.1:5001").unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    let address = config.ipfs.kubo.unwrap();
    assert_eq!(address.to_string(), "http://127.0.0.1:5001/");
    assert_eq!(address.url().password(), Some("hunter2"));
    for mistyped in ["http://admin:hunter2@127.0.0.1:port", "admin:hunter2@127.0.0.1:5001"] {
        let said = kubo(mistyped).unwrap_err().to_string();
        assert!(said.contains("ipfs.kubo") && said.contains("http://127.0.0.1:5001"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn values_that_do_not_go_together_are_refused() {
    for pairs in [
        &[("LANYARD_SERVER__PUBLIC_URL", "https://a.example/path")][..],
        &[("LANYARD_SERVER__PUBLIC_URL", "ftp://a.example")],
        &[("LANYARD_KEYS__MASTER", "x"), ("LANYARD_KEYS__MASTER_FILE", "/y")],
        &[("LANYARD_DEMO__ENABLED", "true"), ("LANYARD_SERVER__LISTEN", "0.0.0.0:80")],
        &[("LANYARD_DEMO__OPEN_VC_API", "true"), ("LANYARD_SERVER__LISTEN", "0.0.0.0:80")],
        &[("LANYARD_DEMO__ENABLED", "true"), ("LANYARD_SERVER__PUBLIC_URL", "https://a.example")],
        &[("LANYARD_DEMO__OPEN_VC_API", "true"), ("LANYARD_SERVER__PUBLIC_URL", "http://10.0.0.1")],
        &[("LANYARD_SERVER__LISTEN", "somewhere")],
    ] {
        let refused = Config::load(None, variables(pairs));
        assert!(matches!(refused, Err(ConfigError::Value { .. })), "{pairs:?}: {refused:?}");
    }
}
