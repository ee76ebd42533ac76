//! The list as CSV: written while it is read, two thousand licences at a time.

use super::{place, wish::Wish};
use crate::{
    access::Desk,
    pages::license::standing,
    problem::{Kind, Problem},
    registry::{License, LicenseQuery, Unavailable},
    sheets,
    state::Lanyard,
};
use axum::{
    body::{Body, Bytes},
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use credentials::time::Timestamp;
use futures::stream;
use http::header;

/// Licences in one file, at most. A register that is larger is taken in parts, by its filters.
pub(super) const MOST: u64 = 250_000;

/// `GET /issuer/{organization}/licenses.csv`, with the parameters of the list.
pub(super) async fn csv(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let wish = Wish::read(query.as_deref().unwrap_or_default());
    if let Some((_, sentence)) = wish.problems.into_iter().next() {
        return Err(Problem::new(Kind::Malformed).because(sentence));
    }
    let slug = desk.organisation.slug;
    let name = format!("{slug}-licences-{}.csv", lanyard.now().date());
    let query = LicenseQuery { after: None, before: None, ..wish.query };
    let total = lanyard.register(&slug, LicenseQuery { limit: 1, ..query.clone() }).await?.total;
    too_many(total)?;
    let mut writing = Writing { lanyard, slug, query, done: false };
    // The first part is read before the answer begins, so that a disk that does not answer is told.
    let first = sheets::line(&app::text::register::CSV_COLUMNS) + &writing.part().await?;
    let rest = stream::unfold(writing, |mut writing| async {
        if writing.done {
            return None;
        }
        // When this fails the file breaks off, so that nobody takes half a list for a whole one.
        let part = writing.part().await.map(Bytes::from);
        writing.done |= part.is_err();
        Some((part, writing))
    });
    let all = futures::StreamExt::chain(stream::iter([Ok(Bytes::from(first))]), rest);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let all = futures::StreamExt::fuse(all);
    Ok((headers, Body::from_stream(all)).into_response())
}

/// Half a list is not handed out for a whole one.
fn too_many(total: u64) -> Result<(), Problem> {
    match total > MOST {
        true => {
            let why = app::text::register::too_many_for_a_file(total, MOST);
            Err(Problem::new(Kind::TooLarge).because(why))
        }
        false => Ok(()),
    }
}

/// A file that is being written.
struct Writing {
    lanyard: Lanyard,
    slug: String,
    query: LicenseQuery,
    done: bool,
}

impl Writing {
    /// The next lines.
    async fn part(&mut self) -> Result<String, Unavailable> {
        let page = self.lanyard.many_licenses(&self.slug, self.query.clone()).await?;
        let (now, address) = (self.lanyard.now(), self.lanyard.public_url());
        let lines =
            page.items.iter().map(|license| sheets::line(&cells(license, address, now))).collect();
        self.done = page.next.is_none();
        self.query.after = page.next;
        Ok(lines)
    }
}

fn cells(license: &License, address: &str, now: Timestamp) -> [String; 11] {
    [
        license.name.clone(),
        license.family_name.clone(),
        license.number.clone(),
        license.profession.clone(),
        place(&license.jurisdiction),
        standing(license, now).word,
        license.valid_from.date().to_string(),
        license.valid_until.date().to_string(),
        license.issued_at.to_string(),
        license.id.to_string(),
        format!("{address}/l/{}", license.id),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_one_file_does_not_hold_is_refused_and_says_what_to_do() {
        assert!(too_many(250_000).is_ok());
        let refused = format!("{:?}", too_many(250_001).unwrap_err());
        assert!(refused.contains("250,001") && refused.contains("filter"), "{refused}");
    }
}
