//! `GET /ipfs/{cid}` as a trustless gateway.

use credentials::store::{
    car::{CarLimits, CarReader},
    raw_cid,
};
use http::{StatusCode, header};
use reqwest::{RequestBuilder, Response};
use server::db::blocks;
use tests::{System, morning};

const RAW: &str = "application/vnd.ipld.raw";
const CAR: &str = "application/vnd.ipld.car";

struct Asked<'a>(&'a System);

impl Asked<'_> {
    fn request(&self, path: &str) -> RequestBuilder {
        tests::client().get(format!("{}/ipfs/{path}", self.0.address))
    }
    async fn get(&self, path: &str) -> Response {
        self.request(path).send().await.unwrap()
    }
    async fn accepting(&self, path: &str, accept: &str) -> Response {
        self.request(path).header(header::ACCEPT, accept).send().await.unwrap()
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_licence_is_given_as_a_raw_block_and_as_a_car() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let (asked, cid) = (Asked(&system), license.cid.to_string());
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();

    let negotiated = format!("/ipfs/{cid}?format=raw");
    for (response, location) in [
        (asked.get(&cid).await, negotiated.as_str()),
        (asked.accepting(&cid, RAW).await, &negotiated),
        (asked.accepting(&cid, "text/html,application/xhtml+xml,*/*;q=0.8").await, &negotiated),
        (asked.accepting(&format!("{cid}?format=raw"), CAR).await, ""),
    ] {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "content-type"), RAW);
        assert_eq!(header(&response, "etag"), format!("\"{cid}.raw\""));
        assert_eq!(header(&response, "cache-control"), "public, max-age=29030400, immutable");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        let name = format!("attachment; filename=\"{cid}.bin\"");
        assert_eq!(header(&response, "content-disposition"), name);
        assert_eq!(header(&response, "content-location"), location);
        assert_eq!(header(&response, "x-ipfs-path"), format!("/ipfs/{cid}"));
        assert_eq!(header(&response, "x-ipfs-roots"), cid);
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        assert_eq!(response.bytes().await.unwrap(), document);
    }

    for response in
        [asked.accepting(&cid, CAR).await, asked.get(&format!("{cid}?format=car")).await]
    {
        assert_eq!(
            header(&response, "content-type"),
            format!("{CAR}; version=1; order=dfs; dups=n")
        );
        assert_eq!(header(&response, "etag"), format!("\"{cid}.car\""));
        let name = format!("attachment; filename=\"{cid}.car\"");
        assert_eq!(header(&response, "content-disposition"), name);
        let bytes = response.bytes().await.unwrap();
        let car = CarReader::open(&bytes[..], CarLimits::default()).unwrap();
        assert_eq!(car.roots(), [license.cid]);
        let blocks: Vec<_> = car.collect::<Result<_, _>>().unwrap();
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].bytes, document);
    }
    system.stop().await;
}

#[tokio::test]
async fn a_head_and_a_known_etag_cost_no_body() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let (asked, cid) = (Asked(&system), license.cid.to_string());
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let head = tests::client().head(format!("{}/ipfs/{cid}", system.address)).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(header(&head, "content-length"), document.len().to_string());
    assert_eq!(head.bytes().await.unwrap().len(), 0);
    let raw = format!("\"{cid}.raw\"");
    for known in [raw.clone(), format!("W/{raw}"), format!("\"x\", {raw}"), "*".to_owned()] {
        let response =
            asked.request(&cid).header(header::IF_NONE_MATCH, known).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(header(&response, "etag"), raw);
        assert_eq!(response.bytes().await.unwrap().len(), 0);
    }
    let other = asked.request(&cid).header(header::IF_NONE_MATCH, format!("\"{cid}.car\""));
    assert_eq!(other.send().await.unwrap().status(), StatusCode::OK);
    system.stop().await;
}

#[tokio::test]
async fn what_is_not_ours_to_give_is_a_problem_with_its_reason() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let (asked, cid) = (Asked(&system), license.cid.to_string());
    let unknown = raw_cid(b"nobody ever wrote this").to_string();
    let folder = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
    let long = "b".repeat(1_000);
    for (path, status) in [
        ("hello", StatusCode::BAD_REQUEST),
        (long.as_str(), StatusCode::BAD_REQUEST),
        (&format!("{cid}?format=tar"), StatusCode::BAD_REQUEST),
        (&unknown, StatusCode::NOT_FOUND),
        (folder, StatusCode::NOT_FOUND),
        ("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n", StatusCode::NOT_FOUND),
        (&format!("{cid}/name"), StatusCode::NOT_FOUND),
    ] {
        let response = asked.get(path).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{path}");
        assert!(!header(&response, "cache-control").contains("immutable"), "{path}");
    }
    let picture = asked.accepting(&cid, "image/png").await;
    assert_eq!(picture.status(), StatusCode::NOT_ACCEPTABLE);
    let worker = asked.request(&cid).header("service-worker", "script").send().await.unwrap();
    assert_eq!(worker.status(), StatusCode::BAD_REQUEST);
    let posted =
        tests::client().post(format!("{}/ipfs/{cid}", system.address)).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);

    let mut transaction = system.lanyard.db().write().await.unwrap();
    assert!(blocks::erase(&mut transaction, &license.cid, morning()).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(asked.get(&cid).await.status(), StatusCode::GONE);
    system.stop().await;
}

#[tokio::test]
async fn a_client_that_probes_learns_that_this_is_a_gateway() {
    let system = System::start().await;
    let asked = Asked(&system);
    let raw = asked.get("bafkqaaa?format=raw").await;
    assert_eq!((raw.status(), raw.bytes().await.unwrap().len()), (StatusCode::OK, 0));
    let car = asked.get("bafkqaaa?format=car").await.bytes().await.unwrap();
    let mut car = CarReader::open(&car[..], CarLimits::default()).unwrap();
    assert_eq!(car.roots()[0].to_string(), "bafkqaaa");
    // Its root needs no block: the bytes are in the CID itself.
    assert!(car.next().is_none());
    system.stop().await;
}
