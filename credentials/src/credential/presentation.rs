//! Presentations (VC Data Model 2.0, 4.13).

use super::{Model, Problem, Secured, model::Reading, values::one_or_many};
use crate::{context, limits::PRESENTED};
use serde_json::{Map, Value};

/// A presentation that keeps to the data model. What it encloses is not yet verified.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// Which data model.
    pub model: Model,
    /// Its id, a URL.
    pub id: Option<String>,
    /// Its types, `VerifiablePresentation` among them.
    pub types: Vec<String>,
    /// Who presents: a DID or URL.
    pub holder: Option<String>,
    /// The credentials inside, each as it was secured.
    pub credentials: Vec<Secured>,
}

impl Presentation {
    /// Reads a presentation (without its `proof`) and says everything that is wrong with it.
    /// The credentials inside are read as secured documents; each is still to be verified.
    pub fn parse(document: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        let mut read = Reading { document, problems: Vec::new() };
        let Some(model) = read.model() else { return Err(read.problems) };
        // What is enclosed has contexts of its own, and is looked at when it is verified.
        let beside = ["proof", "jti", "verifiableCredential"];
        read.problems.extend(context::problems(document, &beside));
        let types = read.types("VerifiablePresentation");
        let id = read.id();
        let holder = read.party("holder");
        let credentials = read.enclosed();
        read.done()?;
        Ok(Self { model, id, types, holder, credentials })
    }
}

impl Reading<'_> {
    fn enclosed(&mut self) -> Vec<Secured> {
        let mut credentials = Vec::new();
        let value = self.document.get("verifiableCredential");
        let items = value.into_iter().flat_map(|value| one_or_many("/verifiableCredential", value));
        for (pointer, item) in items.take(PRESENTED + 1) {
            if credentials.len() == PRESENTED {
                let sentence = format!("The presentation holds more than {PRESENTED} credentials.");
                self.problem(pointer, "too-many", sentence);
                return credentials;
            }
            if !item.is_object() {
                self.problem(
                    pointer,
                    "wrong-type",
                    "A credential in a presentation must be an object; a JWT goes into an EnvelopedVerifiableCredential.",
                );
                continue;
            }
            match Secured::from_value(item.clone()) {
                Ok(secured) => credentials.push(secured),
                Err(problem) => {
                    let at = format!("{pointer}{}", problem.pointer);
                    self.problem(at, problem.code, problem.sentence);
                }
            }
        }
        credentials
    }
}
