//! What the interface for programs offers, for people who write them.

use askama::Template;
use serde_json::Value;

use super::frame::{Frame, Page};
use crate::{api, failure::Failure, request::Visit};

#[derive(Template)]
#[template(path = "programs.html")]
struct ProgramsPage<'a> {
    frame: Frame<'a>,
    groups: Vec<(String, Vec<Operation>)>,
}

/// Something a program can ask for.
struct Operation {
    method: String,
    path: String,
    summary: String,
    parameters: Vec<Parameter>,
    body: Option<String>,
    answers: Vec<(String, String)>,
}

struct Parameter {
    name: String,
    place: String,
    required: bool,
    description: String,
}

/// `GET /api`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let document = serde_json::to_value(api::document()).map_err(|error| Failure::Broken(error.to_string()))?;
    let mut groups: Vec<(String, Vec<Operation>)> = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, described) in methods.as_object().into_iter().flatten() {
            let group = text(&described["tags"][0]);
            let operation = operation(method, path, described);
            match groups.iter_mut().find(|(name, _)| *name == group) {
                Some((_, operations)) => operations.push(operation),
                None => groups.push((group, vec![operation])),
            }
        }
    }
    Frame::new(&visit, "programs").render(|frame| ProgramsPage { frame, groups })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn operation(method: &str, path: &str, described: &Value) -> Operation {
    let parameter = |value: &Value| Parameter {
        name: text(&value["name"]),
        place: text(&value["in"]),
        required: value["required"].as_bool().unwrap_or_default(),
        description: text(&value["description"]),
    };
    let body = described["requestBody"]["content"].as_object().and_then(|kinds| kinds.keys().next().cloned());
    let answers = described["responses"].as_object().into_iter().flatten();
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&described["summary"]),
        parameters: described["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        body,
        answers: answers.map(|(status, answer)| (status.clone(), text(&answer["description"]))).collect(),
    }
}
