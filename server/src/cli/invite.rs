//! `lanyard invite`

use super::{Failure, Setting};
use crate::{
    access::Role,
    invitations::{LinkError, LinkKind},
    people::PersonError,
};

/// Make a link that works once: an invitation, or a way back in.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The short name of the organisation.
    #[arg(long, value_name = "SLUG")]
    organization: String,
    /// As what: officer, coordinator, auditor or administrator.
    #[arg(long, required_unless_present = "recover", value_parser = role)]
    role: Option<Role>,
    /// The name that the form is filled with.
    #[arg(long, default_value = "")]
    name: String,
    /// The e-mail address that the form is filled with.
    #[arg(long, default_value = "")]
    email: String,
    /// Instead, a way back in for the member who signs in with this e-mail address.
    #[arg(long, value_name = "EMAIL", conflicts_with_all = ["role", "name", "email"])]
    recover: Option<String>,
}

fn role(name: &str) -> Result<Role, String> {
    let known = || "officer, coordinator, auditor or administrator is expected".to_owned();
    Role::from_name(name).ok_or_else(known)
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let lanyard = setting.open_existing().await?;
    let slug = &args.organization;
    let (kind, link, hours) = match (&args.recover, args.role) {
        (Some(address), _) => {
            let person = lanyard.person_of(address).await?;
            let person = person.ok_or(LinkError::NotFound)?;
            (LinkKind::Recover, lanyard.recovery(slug, person.row, None).await?, "24 hours")
        }
        (None, Some(role)) => {
            let link = lanyard.invite(slug, role, (&args.name, &args.email), None).await?;
            (LinkKind::Join, link, "7 days")
        }
        (None, None) => return Err(Failure::usage("name a role with --role")),
    };
    setting.out.line(&lanyard.address_of(kind, &link));
    setting.out.line(&format!("It works once, for {hours}, and cannot be shown again."));
    lanyard.close().await;
    Ok(0)
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Unavailable(error) => error.into(),
            LinkError::NotFound => Self::not_found(error.to_string()),
            LinkError::BadName
            | LinkError::BadEmail
            | LinkError::Unsuitable
            | LinkError::Elsewhere
            | LinkError::TooMany => Self::data(error.to_string()),
        }
    }
}

impl From<PersonError> for Failure {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Unavailable(error) => error.into(),
            PersonError::BadName | PersonError::BadEmail | PersonError::Exists => {
                Self::data(error.to_string())
            }
        }
    }
}
