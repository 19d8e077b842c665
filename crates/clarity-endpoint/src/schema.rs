//! The JSON schema of a reply.

use crate::Question;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Schema<'r> {
    #[serde(rename = "type")]
    kind: &'static str,
    properties: Properties<'r>,
    required: [&'static str; 2],
    #[serde(rename = "additionalProperties")]
    additional_properties: bool,
}

/// In the order of the fields here, in which servers let a model write them: the justification
/// first. With the answer first, each seed draws the same random number at the answer's token in
/// every cell, and a sweep measures its list of seeds.
#[derive(Serialize)]
struct Properties<'r> {
    justification: Property<'r>,
    answer: Property<'r>,
}

#[derive(Serialize)]
struct Property<'r> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    one_of: Option<&'r [String]>,
}

/// The form of a reply to this question.
pub(crate) fn schema<'q>(question: &Question<'q>) -> Schema<'q> {
    let string = |one_of| Property {
        kind: "string",
        one_of,
    };
    Schema {
        kind: "object",
        properties: Properties {
            justification: string(None),
            answer: string(question.answers),
        },
        required: ["justification", "answer"],
        additional_properties: false,
    }
}
