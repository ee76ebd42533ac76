//! Issuing many licences from a CSV file.

mod rows;
mod upload;

use crate::{
    access::{Desk, Guarded, Permission, Rule},
    batches::{Batch, BatchError, Repeats, Sought, template},
    pages::{form::Form, page},
    problem::{Kind, Problem},
    state::Lanyard,
};
use app::{
    Badge, Filled, Standing, Tone,
    issuer::batches::{Again, AgainLine, Choices, FaultLine, Show, State as How, Summary, Tally},
};
use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::license::ClinicianLicense;
use http::{StatusCode, header};

type Answer = Result<Response, Problem>;
/// The organisation and the number of a batch, as the address has them.
type At = Result<Path<(String, String)>, PathRejection>;

/// Batches on one page.
const BATCHES: u32 = 50;
/// Faults on one page.
const FAULTS: u32 = 50;
/// Badges that are shown before they are issued.
const SPECIMENS: u32 = 3;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeLicenses);
    let manage = Rule::Member(Permission::ManageLicenses);
    let all = "/issuer/{organization}/batches";
    let one = "/issuer/{organization}/batches/{number}";
    Guarded::new(lanyard)
        .get(all, see, list)
        .get(&format!("{all}/template.csv"), see, hand_template)
        .get(&format!("{all}/new"), manage, upload::ask)
        .post(&format!("{all}/new"), manage, upload::take)
        .get(one, see, show)
        .get(&format!("{one}/progress"), see, progress)
        .get(&format!("{one}/failed.csv"), see, failed)
        .get(&format!("{one}/rest.csv"), see, rest)
        .get(&format!("{one}/result.csv"), see, result)
        .get(&format!("{one}/start"), manage, ask_start)
        .post(&format!("{one}/start"), manage, start)
        .post(&format!("{one}/pause"), manage, pause)
        .get(&format!("{one}/cancel"), manage, ask_cancel)
        .post(&format!("{one}/cancel"), manage, cancel)
        .post(&format!("{one}/corrections"), manage, upload::correct)
        .get(&format!("{one}/rows/{{row}}"), manage, rows::ask)
        .post(&format!("{one}/rows/{{row}}"), manage, rows::take)
}

impl From<BatchError> for Problem {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::NotFound => Self::new(Kind::NotFound),
            BatchError::NotNow => Self::new(Kind::Conflict).because(app::text::batches::NOT_NOW),
            BatchError::TooMany => {
                Self::new(Kind::Conflict).because(app::text::batches::TOO_MANY_OPEN)
            }
            BatchError::Erased => Self::new(Kind::Gone).because(app::text::batches::ROWS_ERASED),
            BatchError::File(sentence) => Self::new(Kind::Malformed).because(sentence),
            BatchError::Unavailable(error) => error.into(),
        }
    }
}

fn number(text: &str) -> Result<i64, Problem> {
    let plain = !text.is_empty() && text.len() <= 15 && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| plain).ok_or_else(|| Problem::new(Kind::NotFound))
}

async fn found(lanyard: &Lanyard, desk: &Desk, at: At) -> Result<Batch, Problem> {
    let Path((_, text)) = at.map_err(|_| Problem::new(Kind::NotFound))?;
    Ok(lanyard.batch(&desk.organisation.slug, number(&text)?).await?)
}

fn path(desk: &Desk, number: i64) -> String {
    format!("/issuer/{}/batches/{number}", desk.organisation.slug)
}

fn summary(batch: &Batch) -> Summary {
    Summary {
        number: batch.number,
        file_name: batch.file_name.clone(),
        uploaded: batch.created_at,
        by: batch.created_by.clone(),
        state: batch.state,
        broke_off: batch.broke_off,
        paused: batch.paused_at,
        ended: batch.ended_at,
        erased: batch.erased_at,
        ready: batch.ready,
        wrong: batch.wrong,
        issued: batch.issued,
    }
}

/// `GET /issuer/{organization}/batches?before=…`
async fn list(State(lanyard): State<Lanyard>, desk: Desk, RawQuery(query): RawQuery) -> Answer {
    let slug = &desk.organisation.slug;
    let before = asked(query.as_deref(), "before").and_then(|text| number(&text).ok());
    let mut batches = lanyard.batches(slug, before, BATCHES + 1).await?;
    let more = batches.len() > BATCHES as usize;
    batches.truncate(BATCHES as usize);
    let last = batches.last().filter(|_| more).map(|batch| batch.number);
    let older = last.map(|last| format!("/issuer/{slug}/batches?before={last}"));
    let shown = batches.iter().map(summary).collect();
    Ok(page(app::issuer::batches::list(&desk.site, &desk.shown(), shown, older)))
}

fn asked(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let found = pairs.find(|(key, value)| key == name && !value.is_empty());
    found.map(|(_, value)| value.into_owned())
}

/// `GET /issuer/{organization}/batches/{number}?column=…&kind=…&page=…`
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    at: At,
    RawQuery(query): RawQuery,
) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    Ok(page(shown(&lanyard, &desk, &batch, query.as_deref(), Filled::default()).await?))
}

/// The page of a batch.
async fn shown(
    lanyard: &Lanyard,
    desk: &Desk,
    batch: &Batch,
    query: Option<&str>,
    filled: Filled,
) -> Result<String, Problem> {
    let position = asked(query, "column").and_then(|text| text.parse().ok());
    let kind = asked(query, "kind").filter(|kind| kind.len() <= 40 && kind.bytes().all(is_code));
    let wish = asked(query, "page").and_then(|text| text.parse().ok()).unwrap_or(1).max(1);
    let tally = lanyard.fault_tally(batch).await?;
    let mut warnings: Vec<(String, u64)> = Vec::new();
    for (_, kind, _, count) in tally.iter().filter(|(_, _, warning, _)| *warning) {
        match warnings.iter_mut().find(|(known, _)| known == kind) {
            Some((_, all)) => *all += count,
            None => warnings.push((kind.clone(), *count)),
        }
    }
    let (mut faults, mut pages) = (Vec::new(), 1);
    if batch.wrong > 0 {
        let sought = Sought { position, kind: kind.as_deref() };
        let (some, count) = lanyard.batch_faults(batch, sought, wish, FAULTS).await?;
        pages = count.div_ceil(u64::from(FAULTS)).max(1);
        faults = some;
    }
    let faults = faults.into_iter().map(|(row, fault)| FaultLine {
        row,
        position: fault.position,
        found: fault.found,
        sentence: fault.sentence,
    });
    let specimens = match batch.state {
        How::Waiting => lanyard.specimens(batch, SPECIMENS).await?,
        _ => Vec::new(),
    };
    let show = Show {
        summary: summary(batch),
        seconds_left: batch.seconds_left(),
        same_as: lanyard.same_file(batch).await?,
        unused: batch.unused.clone(),
        tally: tally
            .into_iter()
            .filter(|(_, _, warning, _)| !warning)
            .map(|(position, kind, _, count)| Tally { position, kind, count })
            .collect(),
        warnings,
        faults: faults.collect(),
        choices: Choices { position, kind, page: wish, pages },
        specimens: specimens.iter().map(|license| badge(lanyard, desk, license)).collect(),
        filled,
    };
    Ok(app::issuer::batches::show(&desk.site, &desk.shown(), show))
}

fn is_code(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == b'-'
}

/// The badge of a licence that is not issued yet.
fn badge(lanyard: &Lanyard, desk: &Desk, license: &ClinicianLicense) -> Badge {
    let did = desk.organisation.did.to_string();
    let until = license.expiration_date;
    Badge {
        name: license.name(),
        role: Some(license.license_type.code().to_owned()),
        profession: license.profession_title().to_owned(),
        number: license.license_number.as_str().to_owned(),
        jurisdiction: license.jurisdiction.name().to_owned(),
        standing: Standing {
            tone: Tone::Good,
            word: app::text::state(credentials::lifecycle::State::Active).to_owned(),
            note: Some(app::text::until(until)),
        },
        valid_until: Some(until),
        issuer_name: Some(desk.organisation.name.clone()),
        ribbon: crate::pages::ribbon(&did),
        issuer: did,
        link: lanyard.public_url().to_owned(),
    }
}

/// `GET …/progress`: the part of the page that says how far it is; nothing when it does not run.
async fn progress(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    if batch.state != How::Running {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(page(app::issuer::batches::progress(&summary(&batch), batch.seconds_left())))
}

/// `GET …/start`: asks what becomes of rows of which there may be a licence already.
async fn ask_start(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    let open = matches!(batch.state, How::Waiting | How::Paused | How::Done);
    let repeats = lanyard.repeats(&desk.organisation.slug, &batch).await?;
    if !open || repeats.iter().all(AgainLine::is_barred) {
        return Ok(Redirect::to(&path(&desk, batch.number)).into_response());
    }
    let of = Again { summary: summary(&batch), lines: repeats };
    Ok(page(app::issuer::batches::again(&desk.site, &desk.shown(), &of)))
}

/// `POST …/start`
async fn start(State(lanyard): State<Lanyard>, desk: Desk, at: At, form: Form) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    let repeated = match form.get("again") {
        "leave-out" => Repeats::LeaveOut,
        "issue" => {
            let count = |name: &str| form.get(name).parse().unwrap_or(0);
            Repeats::Issue { seen: count("seen"), grave: count("grave") }
        }
        _ => Repeats::Ask,
    };
    let (slug, by) = (&desk.organisation.slug, desk.person.row);
    let to = match lanyard.start_batch(slug, batch.number, by, repeated).await? {
        true => path(&desk, batch.number),
        false => format!("{}/start", path(&desk, batch.number)),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `POST …/pause`
async fn pause(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    lanyard.pause_batch(&desk.organisation.slug, batch.number, desk.person.row).await?;
    Ok(Redirect::to(&path(&desk, batch.number)).into_response())
}

/// `GET …/cancel`: says what is lost, and hands it out before.
async fn ask_cancel(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    if !matches!(batch.state, How::Waiting | How::Running | How::Paused) {
        return Ok(Redirect::to(&path(&desk, batch.number)).into_response());
    }
    Ok(page(app::issuer::batches::cancel(&desk.site, &desk.shown(), &summary(&batch))))
}

/// `POST …/cancel`
async fn cancel(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    lanyard.cancel_batch(&desk.organisation.slug, batch.number, desk.person.row).await?;
    Ok(Redirect::to(&path(&desk, batch.number)).into_response())
}

/// `GET …/template.csv`
async fn hand_template(_: Desk) -> Response {
    csv("licences-template.csv", template())
}

/// `GET …/failed.csv`
async fn failed(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    let name = format!("file-{}-to-correct.csv", batch.number);
    Ok(csv(&name, lanyard.undone_rows(&batch, false).await?))
}

/// `GET …/rest.csv`: every row that is not issued.
async fn rest(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    let name = format!("file-{}-not-issued.csv", batch.number);
    Ok(csv(&name, lanyard.undone_rows(&batch, true).await?))
}

/// `GET …/result.csv`
async fn result(State(lanyard): State<Lanyard>, desk: Desk, at: At) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    let name = format!("file-{}-result.csv", batch.number);
    Ok(csv(&name, lanyard.batch_result(&batch).await?))
}

/// A file to keep. Its name is ours: letters, digits, hyphens.
fn csv(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
