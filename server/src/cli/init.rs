//! `lanyard init`

use super::{Failure, Setting};
use crate::{clock::Clock, demo, organisations::OrganisationError, registry::OrganisationKind};
use url::Url;

/// Make the data directory, and an organisation in it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How the world reaches this installation; it goes into the organisations' DIDs for good.
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
    /// The short name of an organisation to add: small letters, digits, hyphens.
    #[arg(long, value_name = "SLUG", requires = "name")]
    organization: Option<String>,
    /// Its name for people.
    #[arg(long)]
    name: Option<String>,
    /// What it does.
    #[arg(long, value_enum, default_value = "board")]
    kind: Kind,
    /// Put it on the trust list of this installation, for everything it issues.
    #[arg(long)]
    trust: bool,
    /// The board, hospital and licences of the demo.
    #[arg(long)]
    demo: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Board,
    Hospital,
    Both,
}

/// Runs it.
pub async fn run(args: Args, mut setting: Setting) -> Result<u8, Failure> {
    if args.demo {
        demo::prepare(&mut setting.config);
    }
    if args.public_url.is_some() {
        setting.config.server.public_url = args.public_url;
    }
    setting.config.check()?;
    let seeded = match args.demo {
        true => demo::seed(&setting.config, Clock::System.now()).await?,
        false => None,
    };
    let lanyard = setting.open().await?;
    let directory = setting.config.data.directory.display().to_string();
    setting.out.line(&format!("Installation: {directory}, for {}", lanyard.public_url()));
    if args.demo {
        setting.out.line(&demo::welcome(&lanyard, seeded.as_ref()).await?);
    }
    if let (Some(slug), Some(name)) = (&args.organization, &args.name) {
        let kind = match args.kind {
            Kind::Board => OrganisationKind::Board,
            Kind::Hospital => OrganisationKind::Hospital,
            Kind::Both => OrganisationKind::Both,
        };
        let organisation = lanyard.create_organisation(slug, name, kind).await?;
        setting.out.line(&format!("{}: {}", organisation.name, organisation.did));
        if args.trust {
            lanyard.trust_own(&organisation.slug).await?;
            setting.out.line(&format!("On the trust list: {}", lanyard.trust_file().display()));
        }
    }
    lanyard.close().await;
    Ok(0)
}

impl From<OrganisationError> for Failure {
    fn from(error: OrganisationError) -> Self {
        match error {
            OrganisationError::Unavailable(error) => error.into(),
            OrganisationError::NotFound | OrganisationError::NoKey => {
                Self::not_found(error.to_string())
            }
            OrganisationError::BadSlug
            | OrganisationError::BadName
            | OrganisationError::Exists
            | OrganisationError::TooManyKeys
            | OrganisationError::NotAllowed
            | OrganisationError::Done => Self::data(error.to_string()),
        }
    }
}
