//! The verdict as a JUnit file: a suite for each limit, in it a test case for each figure.
//!
//! There is no clock in it and no host: the same figures give the same bytes. `time` is 0 because
//! some viewers cannot do without.

use super::{Verdict, described, outcome, plain};
use crate::failure::Failure;
use clarity::sensitivity::{BrokenCase, Held};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::ffi::OsStr;
use std::io;

type Xml = Writer<Vec<u8>>;

/// What a suite of test cases comes to.
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

/// The file's bytes.
pub(super) fn file(verdict: &Verdict<'_>) -> Result<Vec<u8>, Failure> {
    written(verdict).map_err(|error| Failure::Other(format!("the JUnit file: {error}")))
}

fn written(verdict: &Verdict<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = Counts {
        tests: verdict.held() + verdict.broken.len(),
        failures: verdict.missed().count(),
        errors: verdict.broken.len(),
    };
    // Two gates of one job must not share the names of their test cases: viewers keep the first.
    let class = format!(
        "{}.{}",
        level(verdict.source.file_name(), "sweep"),
        level(verdict.file.file_stem(), "gate")
    );
    suite(&mut xml, "testsuites", "clarity gate", &all, |xml| {
        for (placed, gated) in &verdict.limits {
            let of_limit = Counts {
                tests: gated.held.len(),
                failures: gated.missed().count(),
                errors: 0,
            };
            let (name, class) = (described(&placed.limit), format!("{class}.{}", placed.key));
            suite(xml, "testsuite", &name, &of_limit, |xml| {
                gated
                    .held
                    .iter()
                    .try_for_each(|held| figure(xml, &class, held))
            })?;
        }
        if verdict.broken.is_empty() {
            return Ok(());
        }
        let of_broken = Counts {
            tests: verdict.broken.len(),
            failures: 0,
            errors: verdict.broken.len(),
        };
        suite(xml, "testsuite", "broken cases", &of_broken, |xml| {
            let mut cases = verdict.broken.iter();
            cases.try_for_each(|case| broken(xml, &format!("{class}.broken"), case))
        })
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn suite(
    xml: &mut Xml,
    element: &str,
    name: &str,
    counts: &Counts,
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let number = |number: usize| number.to_string();
    let (tests, failures) = (number(counts.tests), number(counts.failures));
    let suite = xml.create_element(element).with_attributes([
        ("name", name),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", &number(counts.errors)),
        ("time", "0"),
    ]);
    suite.write_inner_content(inside)?;
    Ok(())
}

fn case(
    xml: &mut Xml,
    class: &str,
    name: &str,
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let case = xml.create_element("testcase").with_attributes([
        ("classname", class),
        ("name", name),
        ("time", "0"),
    ]);
    case.write_inner_content(inside)?;
    Ok(())
}

/// Its name says nothing of what was found, so that a viewer knows it again in the next run.
fn figure(xml: &mut Xml, class: &str, held: &Held) -> io::Result<()> {
    let scope = plain(&held.scope.to_string());
    let name = format!("{scope}: {}", held.bound.figure());
    let outcome = outcome(held);
    case(xml, class, &name, |xml| {
        if held.is_kept() {
            let kept = xml.create_element("system-out");
            kept.write_text_content(BytesText::new(&outcome))?;
            return Ok(());
        }
        why(xml, "failure", held.bound.key(), &outcome, &scope)
    })
}

fn broken(xml: &mut Xml, class: &str, found: &BrokenCase) -> io::Result<()> {
    let scope = plain(&format!("case {}", found.name));
    let broken = plain(&found.why);
    case(xml, class, &scope, |xml| {
        why(xml, "error", "broken", &broken, &scope)
    })
}

/// What is wrong twice: some viewers show the message, others the text.
fn why(xml: &mut Xml, element: &str, kind: &str, message: &str, scope: &str) -> io::Result<()> {
    let text = format!("{scope}: {message}");
    let element = xml.create_element(element);
    let element = element.with_attributes([("message", message), ("type", kind)]);
    element.write_text_content(BytesText::new(&text))?;
    Ok(())
}

/// A name as one level of a test case's class; viewers take a dot for the next. `.` has no name of
/// its own, and the directories above are the machine's.
fn level(name: Option<&OsStr>, unnamed: &str) -> String {
    let name = name.map(OsStr::to_string_lossy);
    plain(name.as_deref().unwrap_or(unnamed)).replace('.', "_")
}
