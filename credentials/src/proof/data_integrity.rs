//! JSON-LD, and the only door to `ssi`: contexts are processed by it, once for each list of them,
//! and it expands every document that our short way does not know to the last feature.

use super::{
    ProofError, canon,
    canon::{Quad, Term},
    digest::Hash,
    expand, shape,
};
use serde_json::{Map, Value};
use ssi::json_ld::{
    CompactJsonLd, Container, Context, Expandable as _, Iri, IriBuf, LoadError, Loader, Nullable,
    RemoteDocument, Term as ContextTerm, Type,
    context::{BindingRef, BindingTerm, NormalTermDefinition},
    context_processing::{Options, Process as _},
    object::FragmentRef,
    rdf_types::{self, LiteralType},
    syntax::{Keyword, Parse as _, TryFromJson as _},
};
use ssi::rdf::{AnyLdEnvironment as _, LdEnvironment};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{
        Arc, LazyLock, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The canonical N-Quads of `members` under `context` (RDFC-1.0), leaving out the members named in `without`.
///
/// A member that no context defines is an error, and so is everything that would be lost or that
/// would let two different JSON documents have one canonical form: see [`shape`].
pub(super) fn canonicalize(
    context: &Value,
    members: &Map<String, Value>,
    without: &[&str],
    hash: Hash,
) -> Result<String, ProofError> {
    let list = shape::contexts(context)?;
    let active = contexts(&list).ok_or(ProofError::NotCanonicalisable)?;
    shape::check(members, without, &active)?;
    let quads = match expand::quads(&active, members, without) {
        Ok(quads) => quads,
        Err(expand::Unknown) => expanded_by_ssi(context, members, without)?,
    };
    canon::canonicalize(quads, hash)
}

/// The quads of a document by the full processor.
pub(super) fn expanded_by_ssi(
    context: &Value,
    members: &Map<String, Value>,
    without: &[&str],
) -> Result<Vec<Quad<'static>>, ProofError> {
    let mut document: Map<String, Value> = members
        .iter()
        .filter(|(key, _)| !without.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    document.insert("@context".into(), context.clone());
    let text = Value::Object(document).to_string();
    on_deep_stack(move || {
        let (json, _) = ssi::json_ld::syntax::Value::parse_str(&text).ok()?;
        let mut environment = LdEnvironment::default();
        let expanded = ready(CompactJsonLd(json).expand_with(&mut environment, &Embedded))?.ok()?;
        // `ssi` drops a node whose name is not an IRI; that would leave it unsigned,
        // and of a list it drops every item that is not a node.
        let lossless = expanded.traverse().all(|fragment| match fragment {
            FragmentRef::Node(node) => node.id.as_ref().is_none_or(|id| id.is_valid()),
            FragmentRef::IndexedNode(node) => node.id.as_ref().is_none_or(|id| id.is_valid()),
            FragmentRef::Object(object) => {
                !object.is_list() && object.id().is_none_or(|id| id.is_valid())
            }
            FragmentRef::IndexedObject(object) => {
                !object.is_list() && object.id().is_none_or(|id| id.is_valid())
            }
            _ => true,
        });
        let quads = environment.quads_of(&expanded).ok()?;
        lossless.then(|| numbered(quads))
    })
    .ok_or(ProofError::NotCanonicalisable)
}

/// The canonical form by `ssi` alone, as a second opinion. It is right where no two blank nodes look alike.
#[cfg(test)]
pub(super) fn canonical_by_ssi(context: &Value, members: &Map<String, Value>) -> Option<String> {
    let mut document = members.clone();
    document.insert("@context".into(), context.clone());
    let text = Value::Object(document).to_string();
    on_deep_stack(move || {
        let (json, _) = ssi::json_ld::syntax::Value::parse_str(&text).ok()?;
        let mut environment = LdEnvironment::default();
        let expanded = ready(CompactJsonLd(json).expand_with(&mut environment, &Embedded))?.ok()?;
        environment.canonical_form_of(&expanded).ok().map(|lines| lines.concat())
    })
}

/// Quads of `ssi` as ours.
fn numbered(quads: Vec<rdf_types::LexicalQuad>) -> Vec<Quad<'static>> {
    let mut numbers = HashMap::new();
    let mut node = |id: rdf_types::Id| match id {
        rdf_types::Id::Iri(iri) => canon::iri(iri.as_str()),
        rdf_types::Id::Blank(label) => {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            Term::Blank(*numbers.entry(label).or_insert(next))
        }
    };
    quads
        .into_iter()
        .map(|rdf_types::Quad(subject, predicate, object, graph)| Quad {
            subject: node(subject),
            predicate: Cow::Owned(format!("<{predicate}>")),
            object: match object {
                rdf_types::Term::Id(id) => node(id),
                rdf_types::Term::Literal(literal) => match &literal.type_ {
                    LiteralType::Any(datatype) => canon::typed(&literal.value, datatype.as_str()),
                    LiteralType::LangString(tag) => canon::tagged(&literal.value, tag.as_str()),
                },
            },
            graph: graph.map(&mut node),
        })
        .collect()
}

/// What the terms of one active context mean, and the active contexts that follow from it.
pub(super) struct Active {
    processed: Context,
    terms: HashMap<String, Definition>,
    /// Every IRI that a term stands for.
    iris: HashSet<String>,
    /// What a term without a definition is appended to.
    pub(super) vocabulary: Option<String>,
    /// Whether texts without a language get one from the context.
    pub(super) default_language: bool,
    /// What is active again in the next node (JSON-LD 1.1 API, 5.1.2, step 7).
    pub(super) previous: Option<Arc<Active>>,
    following: RwLock<HashMap<Follow, Option<Arc<Active>>>>,
}

/// A term (JSON-LD 1.1 API, 4.2).
pub(super) struct Definition {
    /// What it stands for.
    pub(super) meaning: Meaning,
    /// How its values are read.
    pub(super) coercion: Coercion,
    /// Whether its values are in order.
    pub(super) list: bool,
    /// A context that holds for its values or, of a type, for the node.
    pub(super) scope: Option<Arc<Scope>>,
}

/// What a term stands for.
pub(super) enum Meaning {
    /// `@id`.
    Id,
    /// `@type`.
    Type,
    /// An IRI, as N-Quads write it.
    Iri(String),
    /// Anything else, or with features that the short way does not know.
    Other,
}

/// How the values of a term are read.
pub(super) enum Coercion {
    /// As they are.
    None,
    /// Texts are IRIs.
    Id,
    /// Texts are terms or IRIs.
    Vocab,
    /// Texts are literals of this datatype.
    Typed(String),
}

/// A scoped context.
pub(super) struct Scope {
    local: ssi::json_ld::syntax::Context,
    base: Option<IriBuf>,
    text: String,
}

/// How a scoped context is taken on: of a type, or of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reason {
    /// For this node only.
    Type,
    /// For the nodes that are its values, protected terms too.
    Property,
    /// For the texts that are its values.
    Text,
}

type Follow = (Reason, String);

impl Active {
    /// The definition of `term`.
    pub(super) fn get(&self, term: &str) -> Option<&Definition> {
        self.terms.get(term)
    }

    /// Whether a term stands for `iri`.
    pub(super) fn has_term_for(&self, iri: &str) -> bool {
        self.iris.contains(iri)
    }

    /// Whether a term stands for `@id` or `@type`, as ODRL's `uid` does.
    pub(super) fn is_alias(&self, term: &str) -> bool {
        self.get(term).is_some_and(|it| matches!(it.meaning, Meaning::Id | Meaning::Type))
    }

    /// The context that follows from taking on `scope`; `None` when it is left to the full processor.
    pub(super) fn follow(&self, scope: &Arc<Scope>, reason: Reason) -> Option<Arc<Self>> {
        let key = (reason, scope.text.clone());
        if let Some(known) = self.following.read().ok()?.get(&key) {
            return known.clone();
        }
        if self.following.read().ok()?.len() >= FOLLOWING {
            return None;
        }
        let (active, taken) = (self.processed.clone(), scope.clone());
        let followed = on_deep_stack(move || {
            let options = match reason {
                Reason::Type => Options::default().without_propagation(),
                Reason::Property => Options::default().with_override(),
                Reason::Text => Options::default(),
            };
            let base = taken.base.clone();
            let mut names = ();
            let processing =
                taken.local.process_with(&mut names, &active, &Embedded, base, options);
            let processed = ready(processing)?.ok()?.into_processed();
            Some(Self::compile(processed))
        });
        self.following.write().ok()?.insert(key, followed.clone());
        if REMEMBERED.fetch_add(1, Ordering::Relaxed) >= CONTEXTS {
            REMEMBERED.store(0, Ordering::Relaxed);
            KNOWN.write().ok()?.clear();
        }
        followed
    }

    fn compile(processed: Context) -> Arc<Self> {
        let mut terms = HashMap::new();
        let mut iris = HashSet::new();
        for binding in processed.definitions() {
            let BindingRef::Normal(key, definition) = binding else {
                // A definition of `@type` itself: `BindingTerm::Type`.
                debug_assert!(matches!(binding.term(), BindingTerm::Type));
                continue;
            };
            if let Some(iri) = definition.value.as_ref().and_then(ContextTerm::as_iri) {
                iris.insert(iri.to_string());
            }
            terms.insert(key.as_str().to_owned(), Definition::compile(definition));
        }
        let vocabulary = processed.vocabulary().map(|term| term.as_str().to_owned());
        let default_language =
            processed.default_language().is_some() || processed.default_base_direction().is_some();
        let previous = processed.previous_context().cloned().map(Self::compile);
        let following = RwLock::default();
        Arc::new(Self { processed, terms, iris, vocabulary, default_language, previous, following })
    }
}

impl Definition {
    fn compile(definition: &NormalTermDefinition) -> Self {
        let plain = !definition.reverse_property
            && definition.index.is_none()
            && definition.nest.is_none()
            && definition.direction.is_none()
            && matches!(definition.language, None | Some(Nullable::Null))
            && matches!(definition.container, Container::None | Container::Set | Container::List);
        let list = definition.container == Container::List;
        let (known, coercion) = match &definition.typ {
            None | Some(Type::None) => (true, Coercion::None),
            Some(Type::Id) => (true, Coercion::Id),
            Some(Type::Vocab) => (true, Coercion::Vocab),
            Some(Type::Iri(datatype)) => (true, Coercion::Typed(datatype.to_string())),
            Some(Type::Json) => (false, Coercion::None),
        };
        let meaning = match &definition.value {
            Some(ContextTerm::Keyword(Keyword::Id)) => Meaning::Id,
            Some(ContextTerm::Keyword(Keyword::Type)) => Meaning::Type,
            Some(term) if plain && known => match term.as_iri() {
                Some(iri) => Meaning::Iri(format!("<{iri}>")),
                None => Meaning::Other,
            },
            _ => Meaning::Other,
        };
        let scope = definition.context.as_ref().map(|local| {
            use ssi::json_ld::syntax::{IntoJson as _, Print as _};
            let text = (**local).clone().into_json().compact_print().to_string();
            let base = definition.base_url.clone();
            Arc::new(Scope { local: (**local).clone(), base, text })
        });
        Self { meaning, coercion, list, scope }
    }
}

/// Terms that share their IRI in `active`, in the contexts of types and in those of properties.
#[cfg(test)]
pub(super) fn synonyms(active: &Arc<Active>, reasons: &[Reason]) -> Vec<String> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut found = Vec::new();
    for (term, definition) in &active.terms {
        if let Meaning::Iri(iri) = &definition.meaning
            && let Some(other) = seen.insert(iri, term)
        {
            found.push(format!("{term} {other}"));
        }
        for reason in reasons {
            let (from, then): (_, &[Reason]) = match reason {
                Reason::Type => (active, &[Reason::Property]),
                Reason::Property | Reason::Text => {
                    (active.previous.as_ref().unwrap_or(active), &[])
                }
            };
            if let Some(next) = definition.scope.as_ref().and_then(|it| from.follow(it, *reason)) {
                found.extend(synonyms(&next, then));
            }
        }
    }
    found
}

/// Contexts that may follow from one, remembered: every type and property of a context that has one of its own.
const FOLLOWING: usize = 128;
/// Lists of contexts that are remembered. A pure function's results: nothing depends on what is here,
/// and when there are too many all are forgotten, so that nobody fills the memory or the table for good.
const LISTS: usize = 64;
/// Contexts that follow from those lists, all together; a licence needs 12.
const CONTEXTS: usize = 1_024;

/// How many contexts follow from what is remembered.
static REMEMBERED: AtomicUsize = AtomicUsize::new(0);

static KNOWN: LazyLock<RwLock<HashMap<Vec<String>, Arc<Active>>>> = LazyLock::new(RwLock::default);

/// The active context of a list of embedded contexts.
pub(super) fn contexts(list: &[&str]) -> Option<Arc<Active>> {
    let key: Vec<String> = list.iter().map(|&url| url.to_owned()).collect();
    if let Some(active) = KNOWN.read().ok()?.get(&key) {
        return Some(active.clone());
    }
    let json = Value::from(key.clone()).to_string();
    let active = on_deep_stack(move || {
        let (json, _) = ssi::json_ld::syntax::Value::parse_str(&json).ok()?;
        let local = ssi::json_ld::syntax::Context::try_from_json(json).ok()?;
        let processed = ready(local.process(&mut (), &Embedded, None))?.ok()?;
        Some(Active::compile(processed.into_processed()))
    })?;
    let mut known = KNOWN.write().ok()?;
    if known.len() >= LISTS {
        known.clear();
    }
    known.insert(key, active.clone());
    Some(active)
}

/// Runs on a stack of 16 MiB: `ssi` recurses, and needs 3 MiB for a licence. A panic in it is no answer.
fn on_deep_stack<T: Send>(work: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work);
        thread.ok()?.join().ok().flatten()
    })
}

/// A future of ours never waits: contexts are embedded.
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    futures::FutureExt::now_or_never(future)
}

/// Answers with embedded contexts only.
struct Embedded;

#[derive(Debug, thiserror::Error)]
#[error("not an embedded context")]
struct NotEmbedded;

static PARSED: LazyLock<RwLock<HashMap<IriBuf, RemoteDocument>>> = LazyLock::new(RwLock::default);

impl Loader for Embedded {
    async fn load(&self, url: &Iri) -> Result<RemoteDocument<IriBuf>, LoadError> {
        let missing = || LoadError::new(url.to_owned(), NotEmbedded);
        if let Some(parsed) = PARSED.read().map_err(|_| missing())?.get(url) {
            return Ok(parsed.clone());
        }
        let text = embedded(url.as_str()).ok_or_else(missing)?;
        let (json, _) = ssi::json_ld::syntax::Value::parse_str(text).map_err(|_| missing())?;
        let document = RemoteDocument::new(Some(url.to_owned()), None, json);
        PARSED.write().map_err(|_| missing())?.insert(url.to_owned(), document.clone());
        Ok(document)
    }
}

#[cfg(test)]
use super::vectors::embedded;
#[cfg(not(test))]
use crate::context::embedded;
