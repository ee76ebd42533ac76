//! `lanyard status`

use super::{Failure, Setting};
use crate::state::{ChangeError, ChangeOrder, Lanyard, License, LicenseId};
use credentials::{
    lifecycle::State,
    time::{Date, Timestamp},
};

/// Show a licence, suspend it, reinstate it, revoke it.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Show a licence and its history.
    Show {
        /// The licence's short name.
        id: LicenseId,
    },
    /// Suspend a licence.
    Suspend(Order),
    /// Bring a suspended licence back into force.
    Reinstate(Order),
    /// Revoke a licence for good.
    Revoke(Order),
    /// Any other change that the lifecycle allows.
    Set {
        /// active, restricted, probation, suspension-stayed, inactive, lapsed, suspended,
        /// surrendered, revoked, deceased or issued-in-error.
        #[arg(value_parser = state)]
        state: State,
        /// What is ordered.
        #[command(flatten)]
        order: Order,
    },
    /// Call off a change that was announced and has not come into force.
    Withdraw {
        /// The licence's short name.
        id: LicenseId,
        /// The change's number, as `status show` has it.
        number: i64,
    },
}

/// What a board orders.
#[derive(Debug, clap::Args)]
pub struct Order {
    /// The licence's short name.
    id: LicenseId,
    /// Why, as a code: disciplinary-action.
    #[arg(long, value_name = "CODE")]
    reason: String,
    /// Why, in words for the public.
    #[arg(long)]
    text: Option<String>,
    /// Where the order can be read; https.
    #[arg(long, value_name = "URL")]
    order: Option<String>,
    /// From when: 2026-03-03, or 2026-03-03T12:00:00Z. Now where it is absent.
    #[arg(long, value_name = "DATE", value_parser = moment)]
    effective: Option<Timestamp>,
}

fn state(code: &str) -> Result<State, String> {
    let code = serde_json::Value::String(code.to_owned());
    serde_json::from_value(code).map_err(|_| "there is no such state".to_owned())
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let day = Date::parse(text).map(Date::start);
    day.or_else(|_| Timestamp::parse(text)).map_err(|error| error.to_string())
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let lanyard = setting.open_existing().await?;
    let done = match args {
        Args::Show { id } => find(&lanyard, &id).await,
        Args::Suspend(order) => change(&lanyard, order, State::Suspended).await,
        Args::Reinstate(order) => change(&lanyard, order, State::Active).await,
        Args::Revoke(order) => change(&lanyard, order, State::Revoked).await,
        Args::Set { state, order } => change(&lanyard, order, state).await,
        Args::Withdraw { id, number } => withdraw(&lanyard, &id, number).await,
    };
    lanyard.close().await;
    setting.out.line(&show(&done?));
    Ok(0)
}

async fn find(lanyard: &Lanyard, id: &LicenseId) -> Result<License, Failure> {
    let found = lanyard.license(id).await?;
    found.ok_or_else(|| Failure::not_found(format!("there is no licence {id} here")))
}

async fn change(lanyard: &Lanyard, order: Order, to: State) -> Result<License, Failure> {
    let license = find(lanyard, &order.id).await?;
    let change = ChangeOrder {
        to,
        reason: order.reason,
        text: order.text,
        order_url: order.order,
        effective: order.effective,
    };
    Ok(lanyard.change_license(&license.organisation, &order.id, change).await?)
}

async fn withdraw(lanyard: &Lanyard, id: &LicenseId, number: i64) -> Result<License, Failure> {
    let license = find(lanyard, id).await?;
    Ok(lanyard.withdraw_change(&license.organisation, id, number, None).await?)
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFound => Self::not_found(error.to_string()),
            ChangeError::NotAllowed { .. }
            | ChangeError::NotThen { .. }
            | ChangeError::Open { .. }
            | ChangeError::Meanwhile
            | ChangeError::Terms
            | ChangeError::NotWaiting => Self::data(error.to_string()),
            ChangeError::Problems(problems) => {
                Self::data(format!("not changed: {}", crate::trust::sentences(&problems)))
            }
            ChangeError::Unavailable(error) => error.into(),
        }
    }
}

fn show(license: &License) -> String {
    let mut lines = vec![
        format!("Licence       {}", license.id),
        format!("State         {}", license.state.name()),
        format!("Name          {}", license.name),
        format!("Profession    {}", license.profession),
        format!("Number        {} ({})", license.number, license.jurisdiction),
        format!("Issued by     {}, {}", license.organisation, license.issued_at.long()),
        format!("Valid         {} to {}", license.valid_from.long(), license.valid_until.long()),
        format!("Document      {}", license.cid),
        format!("Published     {}", if license.published { "yes" } else { "not yet" }),
    ];
    for change in &license.history {
        let waits = match change.in_force {
            true => String::new(),
            false => format!(" (number {}, not yet in force)", change.number),
        };
        let said = change.text.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
        let record = change.event.map(|cid| format!("\n    record {cid}")).unwrap_or_default();
        lines.push(format!(
            "{}  {} to {}{waits}, {}{said}{record}",
            change.effective.long(),
            change.from.name(),
            change.to.name(),
            change.reason,
        ));
    }
    lines.join("\n")
}
