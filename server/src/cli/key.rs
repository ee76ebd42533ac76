//! `lanyard key`

use super::{Failure, Setting};
use credentials::key::KeyType;

/// List an organisation's keys, or rotate one.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// The keys of an organisation, retired ones too.
    List {
        /// The organisation's short name.
        organization: String,
    },
    /// Put a new key of a type in the place of the one that signs now, whose private half is
    /// destroyed. What it signed stays valid.
    Rotate {
        /// The organisation's short name.
        organization: String,
        /// Which type of key.
        #[arg(long = "type", value_enum, default_value = "ed25519")]
        key_type: Type,
    },
    /// Say that a key was stolen: nothing that it signed counts any more, whatever date it bears.
    /// If it signs now it is replaced. The licences that it signed have to be issued anew.
    Stolen {
        /// The organisation's short name.
        organization: String,
        /// The part of the key's name after `#`, as `lanyard key list` shows it: ed25519-1
        key: String,
    },
    /// Say that a key that an earlier version retired was not stolen: what it signed counts again.
    Kept {
        /// The organisation's short name.
        organization: String,
        /// The part of the key's name after `#`, as `lanyard key list` shows it: ed25519-1
        key: String,
    },
}

/// A type of key.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Type {
    /// Ed25519
    Ed25519,
    /// NIST P-256
    #[value(name = "p256")]
    P256,
    /// NIST P-384
    #[value(name = "p384")]
    P384,
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let lanyard = setting.open_existing().await?;
    match args {
        Args::List { organization } => {
            for key in lanyard.keys(&organization).await? {
                let state = match (key.stolen_at, key.retired_at) {
                    (Some(when), _) => format!("stolen, known since {}", when.long()),
                    (None, Some(when)) if key.doubted => {
                        format!("retired {}; nobody has said whether it was stolen", when.long())
                    }
                    (None, Some(when)) => format!("retired {}", when.long()),
                    (None, None) => format!("since {}", key.created_at.long()),
                };
                setting.out.line(&format!("{}\n    {}\n    {state}", key.id, key.key.multikey()));
            }
        }
        Args::Rotate { organization, key_type } => {
            let key_type = match key_type {
                Type::Ed25519 => KeyType::Ed25519,
                Type::P256 => KeyType::P256,
                Type::P384 => KeyType::P384,
            };
            let id = lanyard.rotate_key(&organization, key_type).await?;
            setting.out.line(&format!("The new key is {id}"));
        }
        Args::Stolen { organization, key } => {
            let fragment = key.rsplit('#').next().unwrap_or_default();
            let fresh = lanyard.key_stolen(&organization, fragment, None).await?;
            setting.out.line(&format!("Nothing that {fragment} signed counts from now on"));
            if let Some(id) = fresh {
                setting.out.line(&format!("The new key is {id}"));
            }
            while lanyard.note_signers().await? {}
            let count = lanyard.to_issue_anew(&organization, fragment).await?;
            setting.out.line(&format!("Licences to issue anew: {count}"));
        }
        Args::Kept { organization, key } => {
            let fragment = key.rsplit('#').next().unwrap_or_default();
            lanyard.key_kept(&organization, fragment, None).await?;
            setting.out.line(&format!("What {fragment} signed counts again"));
        }
    }
    lanyard.close().await;
    Ok(0)
}
