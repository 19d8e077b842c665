//! From a text to an answer.

use crate::server::Server;
use crate::{endpoint, says, settings};
use clarity_endpoint::{Outcome, Parse, Question, Rung};

/// The answers found in these texts, all of one question.
fn found(contents: &[&str], answers: Option<&[&str]>) -> Vec<(Option<String>, Parse)> {
    let server = Server::script(contents.iter().map(|content| says(content)).collect());
    let (endpoint, _) = endpoint(settings(&server));
    let answers: Option<Vec<String>> =
        answers.map(|answers| answers.iter().map(|&answer| answer.to_owned()).collect());
    let mut question = Question::new("Effusion?", 7);
    question.answers = answers.as_deref();
    contents
        .iter()
        .map(|content| {
            let reply = endpoint.ask(&question, Rung::Prompt).unwrap();
            let parsed = reply.outcome == Outcome::Ok;
            assert_eq!(
                (reply.answer.is_some(), reply.parse != Parse::Failed),
                (parsed, parsed)
            );
            assert_eq!(reply.content, *content);
            (reply.answer, reply.parse)
        })
        .collect()
}

fn check(answers: Option<&[&str]>, cases: &[(&str, Option<&str>, Parse)]) {
    let contents: Vec<_> = cases.iter().map(|(content, ..)| *content).collect();
    for ((content, answer, parse), found) in cases.iter().zip(found(&contents, answers)) {
        let expected = (answer.map(str::to_owned), *parse);
        assert_eq!(found, expected, "{content}");
    }
}

#[test]
fn objects() {
    use Parse::{Balanced, Failed, Fenced, Strict};
    check(
        Some(&["yes", "no"]),
        &[
            (
                r#"{"justification": "x", "answer": "yes"}"#,
                Some("yes"),
                Strict,
            ),
            (" \n{\"answer\":\"no\",\"more\":[1]}\n ", Some("no"), Strict),
            (r#"{"answer": "Yes."}"#, Some("yes"), Strict),
            (r#"{"answer": " NO\n"}"#, Some("no"), Strict),
            ("```json\n{\"answer\": \"yes\"}\n```", Some("yes"), Fenced),
            (
                "Sure:\n```\n{\"answer\": \"no\"}\n``` bye",
                Some("no"),
                Fenced,
            ),
            (
                "```\nx\n```\n```json\n{\"answer\": \"no\"}\n```",
                Some("no"),
                Fenced,
            ),
            ("```json\n{\"answer\": \"yes\"}", Some("yes"), Fenced),
            (r#"Well, {"answer": "yes"} it is"#, Some("yes"), Balanced),
            (r#"{not} {"a": 1} {"answer": "no"}"#, Some("no"), Balanced),
            (r#"{"result": {"answer": "no"}}"#, Some("no"), Balanced),
            (
                r#"{"answer": "..."} {"answer": "no"}"#,
                Some("no"),
                Balanced,
            ),
            // The constraint was ignored.
            (r#"{"answer": "maybe, yes"}"#, None, Failed),
            (r#"{"answer": "unclear"} so yes"#, None, Failed),
            (r#"{"answer": ["yes"]}"#, None, Failed),
            (r#"{"answer": null, "justification": "no"}"#, None, Failed),
            // Twice: which one?
            (r#"{"answer": "yes", "answer": "no"}"#, None, Failed),
            // What tried to be an object is not searched for words.
            (r#"{"result": "yes"}"#, None, Failed),
            (r#"{"justification": "no sign of it"#, None, Failed),
            (r#"["justification", "yes"]"#, Some("yes"), Parse::Pattern),
        ],
    );
}

#[test]
fn words() {
    use Parse::{Failed, Pattern};
    check(
        Some(&["yes", "no"]),
        &[
            ("yes", Some("yes"), Pattern),
            ("**No**, because nothing is seen.", Some("no"), Pattern),
            ("Answer: YES", Some("yes"), Pattern),
            ("- yes", Some("yes"), Pattern),
            ("Yes, yes. Yes!", Some("yes"), Pattern),
            ("yes or no", None, Failed),
            ("yes/no", None, Failed),
            ("nothing", None, Failed),
            ("eyes", None, Failed),
            ("no-go", None, Failed),
            ("no_1", None, Failed),
            ("I cannot tell.", None, Failed),
            ("", None, Failed),
            (r#"{"justification": "an effusion", "answer"#, None, Failed),
        ],
    );
    check(
        Some(&["effusion", "no effusion", "Größe", "ÄÖ"]),
        &[
            ("There is no effusion.", Some("no effusion"), Pattern),
            ("An effusion.", Some("effusion"), Pattern),
            ("An effusion; elsewhere no effusion.", None, Failed),
            ("non-effusion", None, Failed),
            ("GRÖSSE größe", Some("Größe"), Pattern),
            ("äö", Some("ÄÖ"), Pattern),
        ],
    );
    check(
        Some(&["1", "2", "10", "<5"]),
        &[
            ("It is 1.", Some("1"), Pattern),
            ("10", Some("10"), Pattern),
            ("-1", None, Failed),
            ("1.5", None, Failed),
            ("0,1", None, Failed),
            ("1%", None, Failed),
            ("is <5 here", Some("<5"), Pattern),
            (r#"{"answer": 2}"#, Some("2"), Parse::Strict),
            (r#"{"answer": 2.0}"#, None, Failed),
        ],
    );
}

#[test]
fn open_answers() {
    use Parse::{Balanced, Failed, Strict};
    check(
        None,
        &[
            (r#"{"answer": " Left base "}"#, Some(" Left base "), Strict),
            (r#"{"answer": true}"#, Some("true"), Strict),
            (r#"{"answer": -3}"#, Some("-3"), Strict),
            (r#"{"answer": 0.5}"#, None, Failed),
            (r#"{"answer": " "}"#, None, Failed),
            (r#"so {"answer": "left"}"#, Some("left"), Balanced),
            ("left", None, Failed),
        ],
    );
}

#[test]
fn a_justification_is_a_text() {
    let justified = |content: &str| {
        let server = Server::script(vec![says(content)]);
        let (endpoint, _) = endpoint(settings(&server));
        let question = Question::new("Effusion?", 7);
        endpoint.ask(&question, Rung::Prompt).unwrap().justification
    };
    for (content, justification) in [
        (r#"{"answer": "x"}"#, None),
        (r#"{"answer": "x", "justification": null}"#, None),
        (r#"{"answer": "x", "justification": ""}"#, Some("")),
        (r#"{"answer": "x", "justification": "a\nb"}"#, Some("a\nb")),
        (
            r#"{"answer": "x", "justification": ["a", 1]}"#,
            Some(r#"["a",1]"#),
        ),
    ] {
        assert_eq!(justified(content).as_deref(), justification, "{content}");
    }
}

#[test]
fn a_hostile_length_takes_no_hostile_time() {
    let flat = format!("{{{}\"answer\": \"no\"}}", "\"a\": {},".repeat(1 << 15));
    let braces = "{".repeat(1 << 18);
    let nested = "{\"a\":".repeat(1 << 13);
    let fences = "```".repeat(1 << 18);
    let words = "yes ".repeat(1 << 20);
    let cases: Vec<&str> = vec![&flat, &braces, &nested, &fences, &words];
    let found = found(&cases, Some(&["yes", "no"]));
    let answers: Vec<_> = found.iter().map(|(answer, _)| answer.as_deref()).collect();
    assert_eq!(answers, [Some("no"), None, None, None, Some("yes")]);
}
