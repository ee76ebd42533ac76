//! By what a person is known again, and into which folder a verification belongs.

use super::{Row, keeping::number};
use crate::{
    db::{self, unavailable, verifications as db_rows},
    finding::folded,
    registry::Unavailable,
    state::Lanyard,
};
use credentials::{
    license::ClinicianLicense,
    verifier::{Facts, Outcome, Subject},
};

/// How the mark of a licence begins.
const LICENSE: &str = "license:";
/// How the mark of a National Provider Identifier begins.
const NPI: &str = "npi:";

impl Row {
    /// What the licence is known by: its issuer, jurisdiction, type and number.
    pub(super) fn license_mark(&self) -> Option<String> {
        let (issuer, number) = self.issuer.as_ref().zip(self.license_number.as_ref())?;
        let (place, kind) = self.place.as_ref().zip(self.license_type.as_ref())?;
        Some(format!("{LICENSE}{issuer} {place} {kind} {number}"))
    }

    /// The same as it was written before type and jurisdiction belonged to it.
    pub(super) fn former_mark(&self) -> Option<String> {
        let (issuer, number) = self.issuer.as_ref().zip(self.license_number.as_ref())?;
        Some(format!("{LICENSE}{issuer} {number}"))
    }
}

/// The licence's type. Of one that has no type of its own (`LN`, `SL`), the profession belongs to it:
/// the first four characters of its code, without what somebody specialises in.
pub(super) fn kind_of_license(license: &ClinicianLicense) -> String {
    let code = license.license_type.code();
    if license.license_type.holder().is_some() {
        return code.to_owned();
    }
    let profession: String = license.profession.as_str().chars().take(4).collect();
    format!("{code}-{profession}")
}

/// By what the person is known, the surest first. Never by name.
pub(super) fn marks(facts: &Facts, row: &Row) -> Vec<String> {
    let Some(Subject::License(Ok(license))) = facts.document.as_ref().ok().map(|it| &it.subject)
    else {
        return Vec::new();
    };
    let npi = license.npi.as_ref().map(|npi| format!("{NPI}{}", npi.as_str()));
    let did = license.id.as_deref().filter(|id| id.starts_with("did:") && id.len() <= 2_048);
    npi.into_iter().chain(did.map(str::to_owned)).chain(row.license_mark()).collect()
}

impl Lanyard {
    /// The folder that a verification belongs into; a new one when nobody is known by its marks.
    pub(super) async fn folder_for(
        &self,
        on: &mut db::Connection,
        organisation: i64,
        row: &Row,
        marks: &[String],
    ) -> Result<Option<i64>, Unavailable> {
        let find = async |on: &mut db::Connection, mark: &str| {
            db_rows::folders::by_mark(on, organisation, mark).await.map_err(unavailable)
        };
        let Some(surest) = marks.first() else { return Ok(None) };
        // Where somebody has put this very credential counts before all else.
        if let Some(credential) = &row.credential
            && let Some(put) = find(on, &format!("credential:{credential}")).await?
        {
            return Ok(Some(put));
        }
        // The same credential is the same person's, whatever else it says of itself now.
        let mut folder = match &row.credential {
            Some(credential) => db_rows::folder_of_credential(&mut *on, organisation, credential)
                .await
                .map_err(unavailable)?,
            None => None,
        };
        for mark in marks {
            if folder.is_some() {
                break;
            }
            if let Some(found) = find(on, mark).await?
                && self.is_of(on, found, row, (surest, mark)).await?
            {
                folder = Some(found);
            }
        }
        // As licences were known before their type and jurisdiction belonged to it.
        if let (None, Some(former)) = (folder, row.former_mark())
            && let Some(found) = find(on, &former).await?
            && db_rows::folders::holds(&mut *on, found, row).await.map_err(unavailable)?
            && self.is_of(on, found, row, (surest, &former)).await?
        {
            folder = Some(found);
        }
        let folder = match folder {
            Some(folder) => folder,
            None => {
                let name = row.name.as_deref().unwrap_or_default();
                db_rows::folders::insert(on, organisation, &number(), name, row.made_at)
                    .await
                    .map_err(unavailable)?
            }
        };
        // Only what was accepted may tie a person's marks together.
        let tied = if row.outcome == Outcome::Accepted { marks } else { &marks[..1] };
        for mark in tied {
            db_rows::folders::set_mark(on, organisation, mark, folder, false)
                .await
                .map_err(unavailable)?;
        }
        Ok(Some(folder))
    }

    /// Whether a folder that was found by a mark is of the person of whom a verification is.
    async fn is_of(
        &self,
        on: &mut db::Connection,
        folder: i64,
        row: &Row,
        (surest, mark): (&str, &str),
    ) -> Result<bool, Unavailable> {
        if mark == surest && !mark.starts_with(LICENSE) {
            return Ok(true);
        }
        let known = db_rows::folders::marks(&mut *on, folder).await.map_err(unavailable)?;
        let sort = surest.split(':').next().unwrap_or_default();
        // Nothing surer may be known there: another NPI is another person, whatever else agrees.
        if mark != surest
            && !surest.starts_with(LICENSE)
            && known.iter().any(|it| it.split(':').next() == Some(sort))
        {
            return Ok(false);
        }
        // A number is the same in two registers. Where an NPI is known of one side alone, the name
        // has to agree too.
        let numbered = known.iter().any(|it| it.starts_with(NPI));
        if !mark.starts_with(LICENSE) || numbered == row.npi.is_some() {
            return Ok(true);
        }
        let Some(name) = row.name.as_deref().map(folded::name) else { return Ok(false) };
        let of = db_rows::folders::by_row(&mut *on, folder).await.map_err(unavailable)?;
        let latest = db_rows::folders::latest(&mut *on, folder).await.map_err(unavailable)?;
        let names = latest.into_iter().filter_map(|it| it.name);
        Ok(of.into_iter().map(|it| it.name).chain(names).any(|it| folded::name(&it) == name))
    }
}
