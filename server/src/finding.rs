//! Finding licences: a page of the register, one licence by whatever names it, and what there is
//! to filter by.

pub mod folded;

use crate::{
    db::{
        organisations,
        registry::{self, Place, Values},
        unavailable,
    },
    registry::{Counted, License, LicenseId, LicenseQuery, Page, Unavailable},
    state::Lanyard,
};
use credentials::store::document_cid;
use url::Url;

/// Licences on one page, at most.
const PAGE: usize = 200;
/// Licences on one page, where nothing is asked.
const USUAL_PAGE: usize = 50;
/// Licences that are read at once for a file.
const PART: usize = 2_000;

impl Lanyard {
    /// Licences of an organisation, a page at a time.
    pub async fn find_licenses(
        &self,
        slug: &str,
        query: LicenseQuery,
    ) -> Result<Page<License>, Unavailable> {
        let query = bounded(query);
        Ok(self.look(slug, query, false).await?.page)
    }

    /// The same, a good many at a time: for a file.
    pub(crate) async fn many_licenses(
        &self,
        slug: &str,
        query: LicenseQuery,
    ) -> Result<Page<License>, Unavailable> {
        let query = LicenseQuery { limit: PART, ..query };
        Ok(self.look(slug, query, false).await?.page)
    }

    /// The same, with how many there are in all and how many come before the page.
    pub async fn register(
        &self,
        slug: &str,
        query: LicenseQuery,
    ) -> Result<Counted<License>, Unavailable> {
        self.look(slug, bounded(query), true).await
    }

    async fn look(
        &self,
        slug: &str,
        query: LicenseQuery,
        counted: bool,
    ) -> Result<Counted<License>, Unavailable> {
        self.apply_due().await?;
        let now = self.now();
        let limit = query.limit;
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else {
            let page = Page { items: Vec::new(), next: None, previous: None };
            return Ok(Counted { page, total: 0, before: 0 });
        };
        // One view of the disk for the page and its count.
        let mut view = self.db().readers().begin().await.map_err(unavailable)?;
        let on = &mut view;
        let from = match (&query.before, &query.after) {
            (Some(id), _) => self.place(on, of.row, id, &query).await?.map(registry::From::Before),
            (None, Some(id)) => {
                self.place(on, of.row, id, &query).await?.map(registry::From::After)
            }
            (None, None) => None,
        };
        let from = from.unwrap_or(registry::From::Start);
        let found = registry::find(on, of.row, &query, &from, limit + 1, now).await;
        let found = found.map_err(unavailable)?;
        let more = found.len() > limit;
        let mut items: Vec<License> =
            found.into_iter().take(limit).map(|stored| stored.license).collect();
        let (mut next, mut previous) = (more, from != registry::From::Start);
        if matches!(from, registry::From::Before(_)) {
            items.reverse();
            (next, previous) = (true, more);
        }
        let id = |license: &License| license.id.to_string();
        let page = Page {
            next: items.last().filter(|_| next).map(id),
            previous: items.first().filter(|_| previous).map(id),
            items,
        };
        let (total, before) = match counted {
            // All that there are are on this page.
            true if page.next.is_none() && page.previous.is_none() => {
                (u64::try_from(page.items.len()).unwrap_or(u64::MAX), 0)
            }
            true => {
                let first = match page.items.first().filter(|_| previous) {
                    Some(first) => self.place(on, of.row, first.id.as_str(), &query).await?,
                    None => None,
                };
                let count = registry::count(&mut **on, of.row, &query, first.as_ref(), now).await;
                count.map_err(unavailable)?
            }
            false => (0, 0),
        };
        Ok(Counted { page, total, before })
    }

    async fn place(
        &self,
        on: &mut crate::db::Connection,
        organisation: i64,
        id: &str,
        query: &LicenseQuery,
    ) -> Result<Option<Place>, Unavailable> {
        registry::place(on, organisation, id, query.order).await.map_err(unavailable)
    }

    /// The licence of an organisation that a text names whole: by its short name, its link, its
    /// CID or the id of its credential.
    pub async fn license_named(
        &self,
        slug: &str,
        text: &str,
    ) -> Result<Option<LicenseId>, Unavailable> {
        let text = text.trim();
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok(None) };
        let in_link = Url::parse(text).ok().and_then(|url| {
            let path = url.path();
            let name = path.strip_prefix("/l/").or_else(|| path.strip_prefix("/ipfs/"))?;
            Some(name.trim_end_matches(".json").to_owned())
        });
        let name = in_link.as_deref().unwrap_or(text);
        let on = self.db().readers();
        let found = if let Ok(id) = LicenseId::parse(name) {
            registry::named(on, of.row, registry::Name::Short(&id)).await
        } else if let Ok(cid) = document_cid(name) {
            registry::named(on, of.row, registry::Name::Document(&cid)).await
        } else if name.starts_with("urn:uuid:") {
            registry::named(on, of.row, registry::Name::Credential(name)).await
        } else {
            Ok(None)
        };
        found.map_err(unavailable)
    }

    /// The jurisdictions (ISO 3166-2) and professions (by name) in which an organisation has issued.
    pub async fn register_values(
        &self,
        slug: &str,
    ) -> Result<(Vec<String>, Vec<String>), Unavailable> {
        let on = self.db().readers();
        let found = organisations::by_slug(on, slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok((Vec::new(), Vec::new())) };
        let jurisdictions = registry::values(on, of.row, Values::Jurisdictions).await;
        let professions = registry::values(on, of.row, Values::Professions).await;
        Ok((jurisdictions.map_err(unavailable)?, professions.map_err(unavailable)?))
    }
}

fn bounded(query: LicenseQuery) -> LicenseQuery {
    let limit = if query.limit == 0 { USUAL_PAGE } else { query.limit.min(PAGE) };
    LicenseQuery { limit, ..query }
}
