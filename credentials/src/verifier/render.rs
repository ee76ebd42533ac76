//! A report as plain text, laid out like a laboratory report.

use super::{CheckOutcome, Fact, Outcome, Report, Source, text};
use std::fmt::Write;

/// Before what passed, and has to be read.
const CONDITIONS: &str = "[!]";

/// Before what would have passed, were it known who signed the document.
const CLAIMED: &str = "[~]";

/// No line is made narrower than this.
const NARROWEST: usize = 40;

impl Report {
    /// The report for a terminal of `width` columns. Outcomes are told by word and sign, never by
    /// colour. Nothing from outside can move the cursor: control characters are left out.
    pub fn to_text(&self, width: usize) -> String {
        let mut page = Page { text: String::new(), width: width.clamp(NARROWEST, 120) };
        page.rule('=');
        page.line("", "VERIFICATION REPORT");
        page.pair("Made", &self.made_at.long());
        page.pair("By", &self.software);
        let signed = self.is_signed();
        if let Some(summary) = &self.summary {
            let claimed = summary
                .claimed_issuer_name
                .as_ref()
                .map(|name| format!("“{name}” (its own claim)"));
            // Nothing of a document that its issuer did not sign is known to be true.
            let own = |text: &Option<String>| {
                let claim = |text: &String| format!("{text} (its own claim)");
                if signed { text.clone() } else { text.as_ref().map(claim) }
            };
            let (name, issuer) = (own(&summary.name), own(&summary.issuer_name));
            let rows = [
                ("Name", &name),
                ("Profession", &summary.profession),
                ("Number", &summary.license_number),
                ("Jurisdiction", &summary.jurisdiction),
                ("Issuer", if issuer.is_some() { &issuer } else { &claimed }),
                ("Issuer DID", &summary.issuer),
                ("Credential", &summary.credential_id),
                ("Secured by", &summary.secured_by),
            ];
            for (name, value) in rows {
                if let Some(value) = value {
                    page.pair(name, value);
                }
            }
        }
        page.rule('-');
        let (sign, word) = match self.outcome {
            _ if self.with_conditions() => (CONDITIONS, "ACCEPTED, WITH CONDITIONS"),
            _ if self.is_status_event() => ("[?]", "NOT A LICENCE: A STATUS EVENT"),
            outcome => overall(outcome),
        };
        page.line("", &format!("{sign} {word}"));
        page.wrap(&self.sentence, "", "");
        page.wrap(&self.advice, "", "");
        if let Some(order) = &self.order {
            page.pair("Order", order);
        }
        page.rule('-');
        for finding in &self.findings {
            let (sign, word) = match &finding.flag {
                Some(flag) if finding.outcome == CheckOutcome::Passed => {
                    (if signed { CONDITIONS } else { CLAIMED }, format!("passed, {flag}"))
                }
                _ => outcome(finding.outcome),
            };
            page.line(
                "",
                &format!("{sign} {:<15} {word} ({})", finding.check.code(), finding.reason),
            );
            page.wrap(&finding.sentence, "      ", "      ");
            if finding.outcome != CheckOutcome::Passed {
                page.wrap(&format!("Expected: {}", finding.expected), "      ", "        ");
                page.wrap(&format!("Found: {}", finding.found), "      ", "        ");
            }
            for fact in &finding.facts {
                page.wrap(&fact_line(fact), "      · ", "        ");
            }
        }
        for warning in &self.warnings {
            page.wrap(warning, "Note: ", "      ");
        }
        page.rule('-');
        page.pair("Document", &self.document_digest);
        page.wrap(
            "To check this report, verify the same document again: the SHA-256 above names it.",
            "",
            "",
        );
        page.rule('=');
        page.text
    }
}

fn overall(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Accepted => ("[✓]", "ACCEPTED"),
        Outcome::Rejected => ("[✗]", "REJECTED"),
        Outcome::Undetermined => ("[?]", "COULD NOT BE CHECKED"),
    }
}

fn outcome(outcome: CheckOutcome) -> (&'static str, String) {
    let (sign, word) = match outcome {
        CheckOutcome::Passed => ("[✓]", "passed"),
        CheckOutcome::Failed => ("[✗]", "failed"),
        CheckOutcome::CouldNotCheck => ("[?]", "could not be checked"),
    };
    (sign, word.into())
}

fn fact_line(fact: &Fact) -> String {
    let source = match &fact.source {
        Source::Document => "the document".into(),
        Source::Derived => "computed".into(),
        Source::Configured => "your trust list".into(),
        Source::Registry => "own registry".into(),
        Source::Network { url } => format!("fetched from {url}"),
        Source::Cache { url } => format!("kept from {url}"),
        Source::Unanswered { url } => format!("asked {url}, no answer"),
        Source::Ipfs { from } => format!("IPFS, {from}"),
    };
    let age = fact.as_of.map(|at| format!(", as of {}", at.long())).unwrap_or_default();
    format!("{}: {} [{source}{age}]", fact.name, fact.value)
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn line(&mut self, indent: &str, text: &str) {
        let clean: String = text.chars().filter(|c| text::is_visible(*c)).collect();
        writeln!(self.text, "{indent}{}", clean.trim_end()).expect("writing to memory");
    }

    fn rule(&mut self, sign: char) {
        let rule: String = std::iter::repeat_n(sign, self.width).collect();
        self.line("", &rule);
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.wrap(value, &format!("{name:<13}"), &" ".repeat(13));
    }

    /// Breaks between words; a word that is longer than a line has one of its own.
    fn wrap(&mut self, text: &str, first: &str, then: &str) {
        let mut indent = first;
        let mut line = String::new();
        for word in text.split_whitespace() {
            let used = indent.chars().count() + line.chars().count() + word.chars().count() + 1;
            if !line.is_empty() && used > self.width {
                self.line(indent, &std::mem::take(&mut line));
                indent = then;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            self.line(indent, &line);
        }
    }
}
