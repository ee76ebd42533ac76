//! Files that are no files of licences, and forms that no browser sends.

use super::{BATCHES, HEADS, file, good};
use reqwest::{Method, StatusCode, header};
use server::access::Role;
use tests::{BOARD, System};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_as_a_file_is_answered_with_what_is_wrong_and_keeps_nothing() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let new = format!("{BATCHES}/new");
    for (name, bytes, said) in [
        ("licences.zip", b"PK\x03\x04\x14\0".to_vec(), "not a CSV file"),
        ("nul.csv", format!("{HEADS}\n\0,\0\n").into_bytes(), "not a text file"),
        ("wide.csv", format!("{HEADS}\n{}\n", ",".repeat(9_000_000)).into_bytes(), "longer than"),
        ("open.csv", format!("{HEADS}\n\"{}", "x\n".repeat(9_000)).into_bytes(), "quotation mark"),
        ("mixed.csv", [HEADS.as_bytes(), b"\nAda,Oka\xe9for"].concat(), "another encoding"),
        ("long.csv", file((0..20_001).map(good)), "more than 20,000 rows"),
        ("empty.csv", Vec::new(), "The file is empty"),
        ("heads.csv", HEADS.into(), "no row below"),
    ] {
        let answer = officer.upload(&new, &[], ("file", name, bytes)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains(said), "{name}: {}", answer.body);
    }
    let both = officer.upload(&new, &[("text", "a,b")], ("file", "a.csv", b"a".to_vec())).await;
    assert!(both.body.contains("not both") && both.body.contains("a,b"), "{}", both.body);
    assert_eq!(system.lanyard.batches(BOARD, None, 10).await.unwrap().len(), 0);
    system.stop().await;
}

#[tokio::test]
async fn a_file_larger_than_any_is_cut_off_and_one_of_nobody_much_sooner() {
    let system = System::start().await;
    let officer = system.staff(BOARD, Role::Officer).await;
    let new = format!("{BATCHES}/new");
    let kind = "multipart/form-data; boundary=x";
    for (visitor, chunks) in [(officer, 400), (system.nobody(), 24)] {
        // A stream that never says how long it is.
        let chunk = bytes::Bytes::from(vec![b'x'; 64 << 10]);
        let endless =
            futures::stream::iter((0..chunks).map(move |_| Ok::<_, std::io::Error>(chunk.clone())));
        let request = visitor
            .bare(Method::POST, &new)
            .header(header::ORIGIN, &system.address)
            .header(header::CONTENT_TYPE, kind)
            .body(reqwest::Body::wrap_stream(endless));
        // The server may close before everything is sent; then there is no answer to read.
        if let Ok(answer) = request.send().await {
            assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn a_form_without_the_name_of_a_file_and_one_that_breaks_off_are_told() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let new = format!("{BATCHES}/new");
    let rows = String::from_utf8(file((0..2).map(good))).unwrap();
    let part =
        |rest: &str| format!("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{rest}");
    for (body, status) in [
        (part(&format!("{rows}\r\n--x--\r\n")), StatusCode::SEE_OTHER),
        (part(&rows), StatusCode::UNPROCESSABLE_ENTITY),
        (String::new(), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let request = officer
            .bare(Method::POST, &new)
            .header(header::ORIGIN, &system.address)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(body);
        let answer = officer.send(request).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    let page = officer.get(&format!("{BATCHES}/1")).await.page();
    assert!(page.contains("Unnamed file"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn formulas_and_scripts_from_a_file_run_nowhere() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let evil =
        good(1).replace("Ada1", "=HYPERLINK(1)").replace(",CA,", ",<img src=x onerror=alert(1)>,");
    let name = "<script>alert(1)</script>.csv";
    let new = format!("{BATCHES}/new");
    let path = officer.upload(&new, &[], ("file", name, file([evil].into_iter()))).await.onward();
    for address in [path.clone(), format!("{path}/rows/2"), BATCHES.to_owned()] {
        let page = officer.get(&address).await.page();
        assert!(!page.contains("<img src=x") && !page.contains("<script>alert"), "{page}");
    }
    let failed = officer.get(&format!("{path}/failed.csv")).await.page();
    assert!(failed.contains(",'=HYPERLINK(1),"), "{failed}");
    let answer = officer.get(&format!("{path}/failed.csv")).await;
    let disposition = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"file-1-to-correct.csv\"");
    system.stop().await;
}
