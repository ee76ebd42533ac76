//! What needs attention at a hospital's desk, each with its number and where it is.

use super::clinicians::{ENDS, ends};
use crate::{access::Desk, problem::Problem, state::Lanyard, verifications::FolderQuery};
use app::verifier::attention::{Task, What};
use credentials::{time::Timestamp, verifier::Outcome};

/// What is counted, the most urgent first; nothing where no folder is.
pub(super) async fn gathered(lanyard: &Lanyard, desk: &Desk) -> Result<Vec<Task>, Problem> {
    let slug = &desk.organisation.slug;
    let now = lanyard.now();
    if lanyard.count_folders(slug, &FolderQuery::default()).await? == 0 {
        return Ok(Vec::new());
    }
    let all = FolderQuery::default;
    let due = due_before(lanyard, slug, now).await?;
    let mut asked = vec![
        (What::Turned, "show=turned".to_owned(), FolderQuery { turned: true, ..all() }),
        (What::Failed, "show=failed".to_owned(), FolderQuery { failed: true, ..all() }),
        (
            What::Due,
            "show=due".to_owned(),
            FolderQuery { checked_before: Some(due), changes_by: Some(now), ..all() },
        ),
    ];
    for name in ENDS {
        let what = name.parse().map_or(What::Expired, What::Expiring);
        let query = FolderQuery { ends: ends(name, now), ..all() };
        asked.push((what, format!("ends={name}"), query));
    }
    let rejected = FolderQuery { outcome: Some(Outcome::Rejected), ..all() };
    asked.push((What::Rejected, "outcome=rejected".to_owned(), rejected));
    let mut tasks = Vec::with_capacity(asked.len());
    for (what, filter, query) in asked {
        let count = lanyard.count_folders(slug, &query).await?;
        let path = format!("/verifier/{slug}/clinicians?{filter}");
        tasks.push(Task { what, count: u64::try_from(count).unwrap_or(0), path });
    }
    Ok(tasks)
}

/// Whoever was checked before that moment is due.
pub(super) async fn due_before(
    lanyard: &Lanyard,
    slug: &str,
    now: Timestamp,
) -> Result<Timestamp, Problem> {
    let days = lanyard.verification_profile(slug).await?.recheck_days;
    let days = u64::try_from(days).unwrap_or(0);
    Ok(now.minus(std::time::Duration::from_secs(days * 86_400)))
}
