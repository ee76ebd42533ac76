use super::{
    checks::{Checks, Order},
    evidence::{CheckReport, Evidence, Sources},
};
use crate::{
    components::{Arrow, Command, Ident, When},
    home::tone,
    shell::{Place, document},
    shown,
    site::Site,
    text,
    verifier::rows::{AnswerShape, Bound},
};
use credentials::verifier::{Report, Summary};
use leptos::prelude::*;

/// The longest pasted text that its report still carries; a licence has about 3 KB.
const KEPT_BYTES: usize = 32 << 10;

/// How the document came here, and so how to check it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Pasted; the text is kept so that it can be sent again.
    Pasted(String),
    /// A file of this name.
    File(String),
    /// The document at this address.
    Link(String),
    /// The document of this CID.
    Cid(String),
}

/// A report, and what the page shows around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPage {
    /// What the verification answered.
    pub report: Report,
    /// Lowercase hexadecimal SHA-256 of the report's JSON.
    pub digest: String,
    /// How the document came here.
    pub asked: Asked,
    /// Where the same report is as JSON, when it has an address.
    pub json: Option<String>,
}

/// What the letterhead of a kept report says beside the report itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letterhead {
    /// The report's number in the history.
    pub number: String,
    /// Label and value, fit to be shown.
    pub lines: Vec<(&'static str, String)>,
    /// What was known when it was last checked, where it could not be had this time.
    pub recalled: Option<String>,
    /// The signed record, where there is one.
    pub evidence: Option<Evidence>,
}

/// The page of a verification.
pub fn report(site: &Site, page: ReportPage) -> String {
    let title = word(&page.report);
    let again = match &page.asked {
        Asked::Pasted(text) if text.len() <= KEPT_BYTES => Some(text.clone()),
        Asked::Pasted(_) | Asked::File(_) | Asked::Link(_) | Asked::Cid(_) => None,
    };
    document(
        site,
        Place::Verify,
        title,
        None,
        view! {
            <Laboratory page public_url=site.public_url.clone() verdict=true />
            <nav class="after" aria-label=text::ANOTHER>
                <a class="go" href="/verify">{text::ANOTHER}<Arrow /></a>
                {again
                    .map(|typed| {
                        view! {
                            <details class="pasted">
                                <summary>{text::PASTED}</summary>
                                <form method="post" action="/verify" enctype="multipart/form-data" data-waiting=text::VERIFYING>
                                    <textarea name="text" rows="10" spellcheck="false" aria-label=text::PASTED>
                                        {shown::typed(&typed)}
                                    </textarea>
                                    <button type="submit">{text::AGAIN}</button>
                                    <button type="submit" name="as" value="json">{text::AS_JSON}</button>
                                </form>
                            </details>
                        }
                    })}
            </nav>
        },
    )
}

/// The answer in a word or two. What is genuine and no licence is called that.
fn word(report: &Report) -> &'static str {
    match report.is_status_event() {
        true => text::NOT_A_LICENSE,
        false => text::answer(report.outcome, Bound::of(report)),
    }
}

/// The laboratory report: who and when, the result, what was checked, each check, and how to check this.
#[component]
pub(crate) fn Laboratory(
    page: ReportPage,
    public_url: String,
    verdict: bool,
    /// Of a report that is kept: its number, and lines of its letterhead.
    #[prop(optional)]
    kept: Option<Letterhead>,
) -> impl IntoView {
    let ReportPage { report, digest, asked, json } = page;
    let (number, lines, recalled, evidence) = match kept {
        Some(kept) => (kept.number, kept.lines, kept.recalled, kept.evidence),
        None => (digest.chars().take(12).collect::<String>(), Vec::new(), None, None),
    };
    let signed = report.is_signed();
    let undetermined = report.outcome == credentials::verifier::Outcome::Undetermined;
    let open = undetermined && !report.is_status_event();
    let sources = evidence.as_ref().map(|it| it.sources.clone()).filter(|it| !it.is_empty());
    let itself = evidence.map(|evidence| (evidence, number.clone(), public_url.clone()));
    let lines = lines
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> });
    view! {
        <article class=format!("sheet {}", tone(report.outcome)) aria-label=text::REPORT>
            <header class="letterhead">
                <p class="letterhead-title">{text::REPORT}</p>
                <dl>
                    <div><dt>{text::REPORT_NUMBER}</dt><dd><code>{number}</code></dd></div>
                    <div><dt>{text::MADE_AT}</dt><dd><When at=report.made_at /></dd></div>
                    {lines.collect_view()}
                    <div><dt>{text::SOFTWARE}</dt><dd>{shown::field(&report.software)}</dd></div>
                </dl>
            </header>
            {verdict.then(|| view! { <Verdict report=report.clone() recalled /> })}
            {report.summary.clone().map(|summary| view! { <Particulars summary asked=asked.clone() signed /> })}
            <Checks findings=report.findings.clone() made_at=report.made_at signed />
            {(!report.warnings.is_empty()).then(|| view! { <Warnings warnings=report.warnings /> })}
            {sources.map(|sources| view! { <Sources sources findings=report.findings /> })}
            <Foot asked json digest document=report.document_digest public_url open itself />
        </article>
    }
    .into_any()
}

/// The result in one sentence, with its shape, its word and its colour, and what to do next.
#[component]
pub(crate) fn Verdict(
    report: Report,
    /// What was known when it was last checked: told first, and the report's own sentence below.
    #[prop(default = None)]
    recalled: Option<String>,
    /// Whether it is the result of the whole page: then it is its heading.
    #[prop(default = true)]
    whole: bool,
) -> impl IntoView {
    let (head, below) = match recalled {
        Some(recalled) => (recalled, Some(report.sentence.clone())),
        None => (report.sentence.clone(), None),
    };
    let head = view! { <bdi>{shown::sentence(&head)}</bdi> };
    let head = match whole {
        true => view! { <h1>{head}</h1> }.into_any(),
        false => view! { <h3>{head}</h3> }.into_any(),
    };
    let bound = Bound::of(&report);
    let word = word(&report);
    let class = if bound.conditions { " conditions" } else { "" };
    view! {
        <section class=format!("verdict {}{class}", tone(report.outcome)) aria-label=word>
            <AnswerShape outcome=report.outcome conditions=bound.conditions />
            <div class="verdict-words">
                <p class="verdict-word">{word}</p>
                {head}
                {below.map(|own| view! { <p class="verdict-next"><bdi>{shown::sentence(&own)}</bdi></p> })}
                {(!report.advice.is_empty())
                    .then(|| {
                        view! {
                            <p class="verdict-next"><strong>{text::NEXT}": "</strong><bdi>{shown::field(&report.advice)}</bdi></p>
                        }
                    })}
                {report.order.map(|address| view! { <Order address /> })}
            </div>
        </section>
    }
    .into_any()
}

/// The box of a laboratory report that says whose sample it was.
#[component]
fn Particulars(summary: Summary, asked: Asked, signed: bool) -> impl IntoView {
    let plain = |label: &'static str, value: &Option<String>| {
        value.as_deref().map(|value| {
            view! { <div><dt>{label}</dt><dd><bdi>{shown::field(value)}</bdi></dd></div> }
        })
    };
    let day = |label: &'static str, at: Option<credentials::time::Timestamp>| {
        at.map(|at| view! { <div><dt>{label}</dt><dd><time datetime=at.to_string()>{at.date().long()}</time></dd></div> })
    };
    let ident = |label: &'static str, value: &Option<String>| {
        value.clone().map(|value| view! { <div><dt>{label}</dt><dd><Ident value /></dd></div> })
    };
    // Whose document it is can only be said of one that its issuer signed.
    let name = summary.name.as_deref().map(|name| {
        let claim = (!signed).then(|| view! { " "<span class="claim">{text::CLAIM}</span> });
        view! { <div><dt>{text::NAME}</dt><dd><bdi>{shown::field(name)}</bdi>{claim}</dd></div> }
    });
    let issuer = match (&summary.issuer_name, &summary.claimed_issuer_name) {
        (Some(name), _) if signed => view! { <dd><bdi>{shown::field(name)}</bdi></dd> }.into_any(),
        (Some(claim), _) | (None, Some(claim)) => view! {
            <dd><bdi>{shown::field(claim)}</bdi>" "<span class="claim">{text::CLAIM}</span></dd>
        }
        .into_any(),
        (None, None) => view! { <dd>{text::NOT_LISTED}</dd> }.into_any(),
    };
    let from = match asked {
        Asked::Pasted(_) => view! { <dd>{text::FROM_PASTE}</dd> }.into_any(),
        Asked::File(name) => view! { <dd><bdi>{shown::field(&name)}</bdi></dd> }.into_any(),
        Asked::Link(at) | Asked::Cid(at) => view! { <dd><Ident value=at /></dd> }.into_any(),
    };
    view! {
        <section class="particulars" aria-labelledby="about">
            <h2 id="about">{text::ABOUT}</h2>
            <dl>
                {name}
                {plain(text::PROFESSION, &summary.profession)}
                {plain(text::NUMBER, &summary.license_number)}
                {plain(text::NPI, &summary.npi)}
                {plain(text::JURISDICTION, &summary.jurisdiction)}
                <div><dt>{text::ISSUED_BY}</dt>{issuer}</div>
                {day(text::VALID_FROM, summary.valid_from)}
                {day(text::VALID_UNTIL, summary.valid_until)}
                {plain(text::SECURED_BY, &summary.secured_by)}
                {ident(text::ISSUER_DID, &summary.issuer)}
                {ident(text::CREDENTIAL_ID, &summary.credential_id)}
                <div><dt>{text::GIVEN_AS}</dt>{from}</div>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Warnings(warnings: Vec<String>) -> impl IntoView {
    let items =
        warnings.into_iter().map(|warning| view! { <li><bdi>{shown::field(&warning)}</bdi></li> });
    view! {
        <section class="warnings" aria-labelledby="warnings">
            <h2 id="warnings">{text::WARNINGS}</h2>
            <p>{text::WARNINGS_LEDE}</p>
            <ul>{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Foot(
    asked: Asked,
    json: Option<String>,
    digest: String,
    document: String,
    public_url: String,
    open: bool,
    /// What the report itself can be checked by, its number, and where we are.
    itself: Option<(Evidence, String, String)>,
) -> impl IntoView {
    let moment = if open { text::MOMENT_OPEN } else { text::MOMENT };
    let itself = itself.map(|(evidence, number, public_url)| {
        view! { <CheckReport evidence number public_url /> }
    });
    let (by_cli, by_http) = commands(&asked, &public_url);
    view! {
        <footer class="sheet-foot">
            {itself}
            <section class="on-screen" aria-labelledby="check-this">
                <h2 id="check-this">{text::CHECK_THIS}</h2>
                <p>{text::CHECK_THIS_LEDE}</p>
                <Command line=by_cli />
                <Command line=by_http />
            </section>
            <dl class="digests">
                <div><dt>{text::REPORT_DIGEST}</dt><dd><code class="ident">{digest}</code></dd></div>
                {(!document.is_empty())
                    .then(|| view! { <div><dt>{text::DOCUMENT_DIGEST}</dt><dd><code class="ident">{document}</code></dd></div> })}
            </dl>
            <p class="moment">{moment}</p>
            <p class="actions">
                {json.map(|path| view! { <a class="go" href=path>{text::AS_JSON}<Arrow /></a> })}
                <button type="button" class="print" data-print hidden>{text::PRINT}</button>
            </p>
        </footer>
    }
    .into_any()
}

/// The command line and the request that make the same checks.
fn commands(asked: &Asked, public_url: &str) -> (String, String) {
    let quoted = |text: &str| format!("'{}'", shown::harmless(text).replace('\'', r"'\''"));
    match asked {
        Asked::Link(at) | Asked::Cid(at) => {
            let key = if matches!(asked, Asked::Cid(_)) { "cid" } else { "url" };
            (
                format!("lanyard verify {}", quoted(at)),
                format!(
                    "curl -G -H 'Accept: application/json' {public_url}/verify --data-urlencode {}",
                    quoted(&format!("{key}={at}"))
                ),
            )
        }
        Asked::Pasted(_) | Asked::File(_) => {
            let file = match asked {
                Asked::File(name) => quoted(name),
                _ => "licence.json".into(),
            };
            (
                format!("lanyard verify {file}"),
                format!(
                    "curl -H 'Content-Type: text/plain' --data-binary @{file} {public_url}/api/v1/verify"
                ),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_with_a_quote_cannot_leave_its_quotes() {
        let (line, _) = commands(&Asked::File("a'; rm -rf ~ #".into()), "https://l.example");
        assert_eq!(line, r"lanyard verify 'a'\''; rm -rf ~ #'");
    }
}
