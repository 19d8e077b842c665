use super::{lines, observation, record, says_unreadable};
use crate::json::{Scan, unquoted};
use clarity_model::Observation;
use std::borrow::Cow;

/// The observation of a trace in which nothing is in doubt; `None` says nothing of the trace.
pub(super) fn read(bytes: &[u8]) -> Option<Observation> {
    let text = str::from_utf8(bytes).ok()?;
    let mut last = None;
    for (_, line) in lines(text) {
        last = Some(Members::of(line)?);
    }
    last?.observation()
}

/// The members of a record that matter, as they stand there.
#[derive(Default)]
struct Members<'t> {
    has_step: bool,
    output: Option<&'t str>,
    answer: Option<&'t str>,
    justification: Option<&'t str>,
    outcome: Option<&'t str>,
    parse: Option<&'t str>,
}

impl<'t> Members<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let mut members = Self::default();
        let mut scan = Scan::new(line);
        scan.object(|scan, key| {
            match key {
                "output" => members.output = Some(scan.value()?),
                "answer" => members.answer = Some(scan.value()?),
                "justification" => members.justification = Some(scan.value()?),
                "adapter_metadata" if scan.ahead()? == b'{' => members.metadata(scan)?,
                _ => {
                    members.has_step |= matches!(key, "step" | "step_id");
                    scan.value()?;
                }
            }
            Some(())
        })?;
        (members.has_step && scan.is_at_the_end()).then_some(members)
    }

    fn metadata(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        scan.object(|scan, key| {
            let value = scan.value()?;
            match key {
                "outcome" => self.outcome = Some(value),
                "parse" => self.parse = Some(value),
                _ => {}
            }
            Some(())
        })
    }

    fn observation(&self) -> Option<Observation> {
        let non_empty = |value| text(value).filter(|text| !text.is_empty());
        let answer = non_empty(self.output).or_else(|| non_empty(self.answer))?;
        let justification = match self.justification {
            Some(value) if !value.starts_with('"') => {
                record::spoken(serde_json::from_str(value).ok()?).map(Cow::Owned)
            }
            spoken => text(spoken),
        };
        let (outcome, parse) = (text(self.outcome), text(self.parse));
        let unreadable = says_unreadable(outcome.as_deref(), parse.as_deref());
        Some(observation(&answer, justification.as_deref(), unreadable))
    }
}

/// A value's text, where it is one.
fn text(value: Option<&str>) -> Option<Cow<'_, str>> {
    value.filter(|value| value.starts_with('"')).map(unquoted)
}
