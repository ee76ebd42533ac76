//! RDF Dataset Canonicalization (RDFC-1.0), bounded.

use super::{ProofError, digest::Hash};
use crate::limits;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quad<'a> {
    pub(super) subject: Term<'a>,
    /// `<…>`
    pub(super) predicate: Cow<'a, str>,
    pub(super) object: Term<'a>,
    pub(super) graph: Option<Term<'a>>,
}

/// A term of a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term<'a> {
    /// A node without a name.
    Blank(u32),
    /// An IRI or literal as canonical N-Quads write it.
    Text(Cow<'a, str>),
}

/// `<…>`
pub(super) fn iri(iri: &str) -> Term<'static> {
    Term::Text(Cow::Owned(format!("<{iri}>")))
}

/// `"…"^^<…>`, or `"…"` of a text.
pub(super) fn typed(value: &str, datatype: &str) -> Term<'static> {
    let mut text = quoted(value);
    if datatype != "http://www.w3.org/2001/XMLSchema#string" {
        text.push_str("^^<");
        text.push_str(datatype);
        text.push('>');
    }
    Term::Text(Cow::Owned(text))
}

/// `"…"@…`
pub(super) fn tagged(value: &str, language: &str) -> Term<'static> {
    Term::Text(Cow::Owned(format!("{}@{language}", quoted(value))))
}

/// A literal's text (RDF 1.2 N-Quads, Canonical Form; RDFC-1.0, A).
fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 64);
    out.push('"');
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                out.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

impl Quad<'_> {
    fn write(&self, out: &mut String, label: impl Fn(u32, &mut String)) {
        let mut term = |term: &Term<'_>| {
            match term {
                Term::Blank(number) => {
                    out.push_str("_:");
                    label(*number, out);
                }
                Term::Text(text) => out.push_str(text),
            }
            out.push(' ');
        };
        term(&self.subject);
        term(&Term::Text(Cow::Borrowed(&self.predicate)));
        term(&self.object);
        if let Some(graph) = &self.graph {
            term(graph);
        }
        out.push_str(".\n");
    }

    /// The blank nodes, with where they are.
    fn blanks(&self) -> impl Iterator<Item = (u32, char)> {
        [(Some(&self.subject), 's'), (Some(&self.object), 'o'), (self.graph.as_ref(), 'g')]
            .into_iter()
            .filter_map(|(term, place)| match term {
                Some(Term::Blank(number)) => Some((*number, place)),
                _ => None,
            })
    }
}

/// The canonical N-Quads (RDFC-1.0, 4.4.3).
pub(super) fn canonicalize(mut quads: Vec<Quad<'_>>, hash: Hash) -> Result<String, ProofError> {
    if quads.len() > limits::QUADS {
        return Err(ProofError::TooComplex);
    }
    quads.sort_unstable();
    quads.dedup();
    let mut of_blank: BTreeMap<u32, Vec<&Quad<'_>>> = BTreeMap::new();
    for quad in &quads {
        for (blank, _) in quad.blanks() {
            let mentions = of_blank.entry(blank).or_default();
            if mentions.last().is_none_or(|mention| !std::ptr::eq(*mention, quad)) {
                mentions.push(quad);
            }
        }
    }
    if of_blank.len() > limits::BLANK_NODES {
        return Err(ProofError::TooComplex);
    }
    let mut state =
        State { of_blank, first: HashMap::new(), canonical: Issuer::default(), hash, work: 0 };
    state.issue()?;
    let mut lines: Vec<String> = quads
        .iter()
        .map(|quad| {
            let mut line = String::with_capacity(160);
            quad.write(&mut line, |blank, out| {
                out.push_str("c14n");
                out.push_str(&state.canonical.get(blank).unwrap_or_default().to_string());
            });
            line
        })
        .collect();
    lines.sort_unstable();
    Ok(lines.concat())
}

/// Gives numbers in order of asking (4.6).
#[derive(Debug, Clone, Default)]
struct Issuer {
    order: Vec<u32>,
}

impl Issuer {
    fn get(&self, blank: u32) -> Option<usize> {
        self.order.iter().position(|known| *known == blank)
    }

    fn issue(&mut self, blank: u32) -> usize {
        self.get(blank).unwrap_or_else(|| {
            self.order.push(blank);
            self.order.len() - 1
        })
    }
}

struct State<'q> {
    of_blank: BTreeMap<u32, Vec<&'q Quad<'q>>>,
    first: HashMap<u32, String>,
    canonical: Issuer,
    hash: Hash,
    work: usize,
}

impl State<'_> {
    /// Steps 3 to 5 of 4.4.3.
    fn issue(&mut self) -> Result<(), ProofError> {
        let mut by_hash: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (&blank, quads) in &self.of_blank {
            let hash = first_degree(blank, quads, self.hash);
            by_hash.entry(hash.clone()).or_default().push(blank);
            self.first.insert(blank, hash);
        }
        for blanks in by_hash.values().filter(|blanks| blanks.len() == 1) {
            self.canonical.issue(blanks[0]);
        }
        for blanks in by_hash.values().filter(|blanks| blanks.len() > 1) {
            let mut paths = Vec::new();
            for &blank in blanks {
                if self.canonical.get(blank).is_none() {
                    let mut issuer = Issuer::default();
                    issuer.issue(blank);
                    paths.push(self.n_degree(blank, issuer)?);
                }
            }
            paths.sort_by(|(a, _), (b, _)| a.cmp(b));
            for (_, issuer) in paths {
                for blank in issuer.order {
                    self.canonical.issue(blank);
                }
            }
        }
        Ok(())
    }

    /// Counts what grows with the factorial of nodes that look alike.
    fn work(&mut self) -> Result<(), ProofError> {
        self.work += 1;
        if self.work > limits::CANONICALIZATION_WORK { Err(ProofError::TooComplex) } else { Ok(()) }
    }

    /// Hash N-Degree Quads (4.9.3).
    fn n_degree(&mut self, blank: u32, mut issuer: Issuer) -> Result<(String, Issuer), ProofError> {
        // Each hashes all the quads of the node.
        self.work += self.of_blank[&blank].len() / 32;
        self.work()?;
        let mut related: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for quad in &self.of_blank[&blank] {
            for (other, place) in quad.blanks().filter(|(other, _)| *other != blank) {
                let hash = self.related(other, quad, &issuer, place);
                related.entry(hash).or_default().push(other);
            }
        }
        let mut data = String::new();
        for (hash, mut blanks) in related {
            data.push_str(&hash);
            let mut chosen: Option<(String, Issuer)> = None;
            blanks.sort_unstable();
            loop {
                self.work()?;
                if let Some(better) = self.path(&blanks, &issuer, chosen.as_ref())? {
                    chosen = Some(better);
                }
                if !next_permutation(&mut blanks) {
                    break;
                }
            }
            let (path, taken) = chosen.ok_or(ProofError::TooComplex)?;
            data.push_str(&path);
            issuer = taken;
        }
        Ok((hex(&self.hash.digest(data.as_bytes())), issuer))
    }

    /// One permutation (4.9.3, step 5.4), when it makes a lesser path than the one chosen so far.
    fn path(
        &mut self,
        blanks: &[u32],
        issuer: &Issuer,
        chosen: Option<&(String, Issuer)>,
    ) -> Result<Option<(String, Issuer)>, ProofError> {
        let worse = |path: &str| {
            chosen.is_some_and(|(best, _)| path.len() >= best.len() && path > best.as_str())
        };
        let mut issuer = issuer.clone();
        let mut path = String::new();
        let mut recursion = Vec::new();
        for &blank in blanks {
            if let Some(number) = self.canonical.get(blank) {
                path.push_str(&format!("_:c14n{number}"));
            } else {
                if issuer.get(blank).is_none() {
                    recursion.push(blank);
                }
                path.push_str(&format!("_:b{}", issuer.issue(blank)));
            }
            if worse(&path) {
                return Ok(None);
            }
        }
        for blank in recursion {
            let (hash, followed) = self.n_degree(blank, issuer.clone())?;
            path.push_str(&format!("_:b{}<{hash}>", issuer.issue(blank)));
            issuer = followed;
            if worse(&path) {
                return Ok(None);
            }
        }
        let lesser = chosen.is_none_or(|(best, _)| path < *best);
        Ok(lesser.then_some((path, issuer)))
    }

    /// Hash Related Blank Node (4.8.3).
    fn related(&self, blank: u32, quad: &Quad<'_>, issuer: &Issuer, place: char) -> String {
        let mut input = String::from(place);
        if place != 'g' {
            input.push_str(&quad.predicate);
        }
        match (self.canonical.get(blank), issuer.get(blank)) {
            (Some(number), _) => input.push_str(&format!("_:c14n{number}")),
            (None, Some(number)) => input.push_str(&format!("_:b{number}")),
            (None, None) => input.push_str(&self.first[&blank]),
        }
        hex(&self.hash.digest(input.as_bytes()))
    }
}

/// Hash First Degree Quads (4.7.3).
fn first_degree(blank: u32, quads: &[&Quad<'_>], hash: Hash) -> String {
    let mut lines: Vec<String> = quads
        .iter()
        .map(|quad| {
            let mut line = String::with_capacity(160);
            quad.write(&mut line, |other, out| out.push(if other == blank { 'a' } else { 'z' }));
            line
        })
        .collect();
    lines.sort_unstable();
    hex(&hash.digest(lines.concat().as_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .collect()
}

/// The next permutation in lexical order; `false` after the last.
fn next_permutation(items: &mut [u32]) -> bool {
    let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else { return false };
    let Some(swap) = items.iter().rposition(|item| *item > items[pivot]) else { return false };
    items.swap(pivot, swap);
    items[pivot + 1..].reverse();
    true
}
