//! Our documents by their CID, as a trustless gateway gives them (IPFS Trustless Gateway). Only
//! what this installation holds: it is nobody's proxy.

use super::accept;
use crate::{
    db::{blocks, blocks::Held},
    headers,
    openapi::bodies,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    Router,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    middleware,
    response::{IntoResponse, Response},
};
use cid::Cid;
use credentials::store::{Block, CidError, car, document_cid};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What every copy of a document may be kept for: 48 weeks, as long as anything under `/ipfs/`.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=29030400, immutable");
const X_IPFS_PATH: HeaderName = HeaderName::from_static("x-ipfs-path");
const X_IPFS_ROOTS: HeaderName = HeaderName::from_static("x-ipfs-roots");
/// The identity CID of nothing: a client asks for it to learn that this is a gateway.
const PROBE: &str = "bafkqaaa";

/// The documents. Anyone may read them, from any origin.
pub fn router(lanyard: Lanyard) -> Router {
    described().split_for_parts().0.with_state(lanyard)
}

/// The same with their description.
pub fn described() -> OpenApiRouter<Lanyard> {
    let documents = OpenApiRouter::new().routes(routes!(document));
    documents.layer(middleware::from_fn(headers::open_to_any_origin))
}

/// In which form a document is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Raw,
    Car,
}

impl Format {
    const TYPES: [&str; 2] = ["application/vnd.ipld.raw", "application/vnd.ipld.car"];

    /// The parameter `format` goes before `Accept`; without both, raw. A browser takes anything,
    /// so it gets raw too, as a file to save.
    fn asked(parameter: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        match parameter {
            Some("raw") => Ok(Self::Raw),
            Some("car") => Ok(Self::Car),
            Some(_) => Err(Problem::new(Kind::Malformed)
                .because("A document is given as `format=raw` or `format=car`.")),
            None => match accept::choose(headers, &Self::TYPES) {
                Some(chosen) if chosen == Self::TYPES[0] => Ok(Self::Raw),
                Some(_) => Ok(Self::Car),
                None => Err(Problem::new(Kind::NotAcceptable).because(
                    "A document is given as application/vnd.ipld.raw or application/vnd.ipld.car.",
                )),
            },
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Car => "car",
        }
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Raw => "application/vnd.ipld.raw",
            Self::Car => "application/vnd.ipld.car; version=1; order=dfs; dups=n",
        })
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Raw => "bin",
            Self::Car => "car",
        }
    }
}

#[derive(Deserialize)]
struct Asked {
    format: Option<String>,
}

/// `GET /ipfs/{cid}` and `HEAD`
#[utoipa::path(
    get, path = "/ipfs/{cid}", tag = "Public documents", security(()),
    summary = "A document by its CID",
    description = "As a trustless gateway gives it (IPFS): the raw block, or a CAR with it.",
    params(
        ("cid" = String, Path, description = "The CID of a document that is held here."),
        ("format" = Option<String>, Query, description = "`raw` or `car`; before the Accept header."),
    ),
    responses(
        (status = 200, description = "The block.", content_type = "application/vnd.ipld.raw", body = Vec<u8>),
        (status = 404, description = "Not held here.", body = bodies::Problem, content_type = "application/problem+json"),
        (status = 410, description = "Erased here.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
async fn document(
    State(lanyard): State<Lanyard>,
    text: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let (Path(text), Query(asked)) = (text?, asked?);
    // A document is no script, and must not take over what lies beside it.
    if request.get("service-worker").is_some() {
        return Err(Problem::new(Kind::Malformed).because("A document is not a service worker."));
    }
    let format = Format::asked(asked.format.as_deref(), &request)?;
    let (cid, body) = if text == PROBE {
        probe(format)?
    } else {
        let cid = document_cid(&text).map_err(not_a_document)?;
        let block = match blocks::held(lanyard.db().readers(), &cid).await {
            Ok(Some(Held::Here(block))) => block,
            Ok(Some(Held::Erased)) => {
                return Err(Problem::new(Kind::Gone).because("This document was erased here."));
            }
            Ok(None) => {
                return Err(Problem::new(Kind::NotFound)
                    .because("This installation holds no document of that CID."));
            }
            Err(error) => return Err(Problem::internal(&error)),
        };
        (cid, body(format, block))
    };
    let headers = describe(&cid, format, asked.format.is_none())?;
    if is_known(&request, &headers) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, [(header::CONTENT_TYPE, format.content_type())], body).into_response())
}

fn body(format: Format, block: Block) -> Vec<u8> {
    match format {
        Format::Raw => block.bytes,
        Format::Car => car::of(&block),
    }
}

/// No bytes, or a CAR of which they are the root; a CAR never holds a block of an identity CID.
fn probe(format: Format) -> Result<(Cid, Vec<u8>), Problem> {
    let cid = Cid::try_from(PROBE).map_err(|error| Problem::internal(&error))?;
    let body = match format {
        Format::Raw => Vec::new(),
        Format::Car => car::without_blocks(&[cid]),
    };
    Ok((cid, body))
}

fn not_a_document(error: CidError) -> Problem {
    let kind = match error {
        CidError::TooLong | CidError::NotACid => Kind::Malformed,
        CidError::Version0 | CidError::DagPb | CidError::Codec(_) | CidError::Hash(_) => {
            Kind::NotFound
        }
    };
    Problem::new(kind).because(format!("What stands after /ipfs/ {error}."))
}

/// Every header but the type, which a 304 does not have.
fn describe(cid: &Cid, format: Format, negotiated: bool) -> Result<HeaderMap, Problem> {
    let value =
        |text: String| HeaderValue::try_from(text).map_err(|error| Problem::internal(&error));
    let (name, extension) = (format.name(), format.extension());
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, value(format!("\"{cid}.{name}\""))?);
    headers.insert(header::CACHE_CONTROL, IMMUTABLE);
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let disposition = format!("attachment; filename=\"{cid}.{extension}\"");
    headers.insert(header::CONTENT_DISPOSITION, value(disposition)?);
    headers.insert(X_IPFS_PATH, value(format!("/ipfs/{cid}"))?);
    headers.insert(X_IPFS_ROOTS, value(cid.to_string())?);
    if negotiated {
        headers.insert(header::CONTENT_LOCATION, value(format!("/ipfs/{cid}?format={name}"))?);
    }
    Ok(headers)
}

/// Whether `If-None-Match` names what would be sent (RFC 9110, 13.1.2).
fn is_known(request: &HeaderMap, ours: &HeaderMap) -> bool {
    let Some(ours) = ours.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    known
        .flat_map(|tags| tags.split(',').map(str::trim))
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == ours)
}
