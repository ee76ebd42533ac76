//! `lanyard client`

use super::{Failure, Setting};
use crate::clients::ClientError;
use credentials::time::{Date, Timestamp};

/// Clients of the machine interfaces.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Make a client; its secret is shown this once.
    Create {
        /// Its name for people.
        name: String,
        /// The one organisation that it may act for; all where it is absent.
        #[arg(long, value_name = "SLUG")]
        organization: Option<String>,
        /// What it may do; several times for several.
        #[arg(long = "scope", required = true, value_name = "SCOPE")]
        scopes: Vec<String>,
        /// The last day on which it may: 2027-12-31.
        #[arg(long, value_name = "DATE", value_parser = last_day)]
        until: Option<Timestamp>,
    },
    /// Every client.
    List,
    /// Refuse a client and its tokens from now on.
    Revoke {
        /// Its id.
        id: String,
    },
}

fn last_day(text: &str) -> Result<Timestamp, String> {
    Date::parse(text).map(Date::end).map_err(|error| error.to_string())
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let lanyard = setting.open_existing().await?;
    match args {
        Args::Create { name, organization, scopes, until } => {
            let organization = organization.as_deref();
            let new = lanyard.create_client(&name, organization, &scopes, until, None).await?;
            setting.out.line(&format!("Client  {}", new.client.id));
            setting.out.line(&format!("Secret  {}", new.secret.expose()));
            setting.out.line("The secret is kept nowhere: it cannot be shown again.");
        }
        Args::List => {
            for client in lanyard.clients().await? {
                let state = match (client.revoked_at, client.expires_at) {
                    (Some(when), _) => format!("revoked {}", when.long()),
                    (None, Some(when)) => format!("until {}", when.long()),
                    (None, None) => "no end".to_owned(),
                };
                let of = client.organisation.as_deref().unwrap_or("every organisation");
                setting.out.line(&format!(
                    "{}  {} for {of}, {state}: {}",
                    client.id,
                    client.name,
                    client.scopes.join(" ")
                ));
            }
        }
        Args::Revoke { id } => {
            if !lanyard.revoke_client(None, &id, None).await? {
                return Err(Failure::not_found(format!("there is no client {id} here")));
            }
            setting.out.line(&format!("{id} is refused from now on"));
        }
    }
    lanyard.close().await;
    Ok(0)
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Unavailable(error) => error.into(),
            ClientError::NoOrganisation(_) => Self::not_found(error.to_string()),
            ClientError::BadName | ClientError::BadScopes | ClientError::NotAllowed => {
                Self::data(error.to_string())
            }
        }
    }
}
