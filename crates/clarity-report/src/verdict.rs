//! The verdict: three sentences that say no more than the data support.

use crate::course::{Course, Of, Step, Told};
use crate::shares::Shares;
use crate::text;
use clarity_model::Rounded;
use clarity_sensitivity::{Cohort, Figure, Sensitivity, Source, Uncertainty};

/// How stable, where it breaks, and what stands behind it.
pub(crate) fn of_sweep(found: &Sensitivity, esi: &[Course]) -> [String; 3] {
    [stability(found), breaks(esi), reasons(found)]
}

fn stability(found: &Sensitivity) -> String {
    let (esi, drift) = (&found.overall.esi, &found.overall.drift);
    let Some(share) = esi.estimate else {
        return "No run counts: nothing can be said of stability.".to_owned();
    };
    let floor = found.floor.and_then(|floor| floor.drift);
    let agree = found.floor.and_then(|floor| floor.esi).map(|agree| {
        let agree = text::percent(agree);
        format!("; unperturbed runs agree in {agree} of their pairs")
    });
    let agree = agree.unwrap_or_default();
    let moved = match (drift.estimate, floor) {
        (Some(drift), Some(floor)) => format!(
            "; its justification moves by {} on average, {} where nothing is perturbed",
            text::number(drift),
            text::number(floor)
        ),
        (Some(drift), None) => {
            let drift = text::number(drift);
            format!("; its justification moves by {drift} on average, and no noise floor is known")
        }
        (None, _) => String::new(),
    };
    let (counts, gives) = if esi.runs == 1 {
        ("counts", "gives")
    } else {
        ("count", "give")
    };
    format!(
        "Under these perturbations {} of the {} that {counts} {gives} the baseline's answer \
         (ESI {}{}){agree}{moved}.",
        text::percent(share),
        text::count(esi.runs, "run"),
        text::number(share),
        over(esi)
    )
}

/// `; 95 % [0.400, 0.563] over 79 cells, [0.000, 1.000] over 3 seeds`.
fn over(figure: &Figure) -> String {
    let named = [(Source::Cells, "cell"), (Source::Seeds, "seed")];
    let named = named.into_iter().filter_map(|(source, unit)| {
        let found = figure.interval(source)?;
        Some(range(found, unit))
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        return String::new();
    }
    format!("; 95 % {}", named.join(", "))
}

fn range(found: &Uncertainty, unit: &str) -> String {
    let units = text::count(found.units, unit);
    format!("{} over {units}", text::interval(Some(found)))
}

/// The largest fall of each axis that the data support, and those that have no interval.
fn breaks(courses: &[Course]) -> String {
    let falls = courses.iter().filter_map(|course| {
        let falls = course
            .steps
            .iter()
            .filter(|step| step.change < Rounded::ZERO);
        let told = falls.filter(|step| step.told() != Told::Unclear);
        // The first of equals.
        told.min_by_key(|step| (step.change, step.from))
            .map(|step| (course, step))
    });
    let mut falls: Vec<(&Course, &Step)> = falls.collect();
    falls.sort_by_key(|(_, step)| step.change);
    let told = falls.iter().map(|(course, step)| {
        let support = match step.told() {
            Told::NoInterval => format!(", {}", step.support(course.unit)),
            _ => String::new(),
        };
        format!(
            "{} between {} and {} ({}, {}{support})",
            course.measured,
            course.named(step.from),
            course.named(step.from + 1),
            text::signed(step.change),
            step.interval()
        )
    });
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        let steps = courses.iter().flat_map(|course| &course.steps).count();
        let of_many = match steps {
            1 => String::new(),
            steps => format!("; of {steps} steps each was judged by itself"),
        };
        return format!("ESI falls along {}{of_many}.", text::listed(&told));
    }
    let known = courses
        .iter()
        .filter(|course| course.ordered && course.without.is_none());
    if known.count() == 0 {
        return "No axis has steps of ESI from value to value.".to_owned();
    }
    "No axis has a fall of ESI between neighbouring values that these data tell from none."
        .to_owned()
}

/// What explains it, and whether answers stay for other reasons.
fn reasons(found: &Sensitivity) -> String {
    let explained = match Shares::new(found, Of::Esi) {
        Ok(shares) => shares.first().map(|share| {
            let total = share.total.map_or(share.alone.0, |total| total.0);
            format!(
                "The largest share of what ESI varies between cells{} is that of {}: {} with its \
                 interactions, {} alone",
                if found.seeds > 1 {
                    ""
                } else {
                    ", noise included as there is one seed,"
                },
                share.name,
                text::percent(total),
                text::percent(share.alone.0)
            )
        }),
        Err(_) => None,
    };
    let table = &found.overall.reasons;
    let same = table.same_near + table.same_far;
    let near = found.context.settings.near;
    let floor = found.floor.and_then(|floor| floor.drift);
    let far = match floor.filter(|floor| floor.get() > near) {
        Some(_) => format!(", where already the noise floor is above {near}, what counts as near"),
        None => String::new(),
    };
    let stayed = match same {
        0 => "no run has the baseline's answer and a reason".to_owned(),
        same => format!(
            "the answer stayed and the reason did not in {} of {} with the baseline's answer and a \
             reason{far}",
            table.same_far,
            text::count(same, "run")
        ),
    };
    let unparsed = match found.overall.unparsed {
        0 => String::new(),
        some => format!(
            "; {} gave no answer that can be read",
            text::count(some, "run")
        ),
    };
    match explained {
        Some(explained) => format!("{explained}; {stayed}{unparsed}."),
        None => format!("{}{unparsed}.", text::capital(&stayed)),
    }
}

/// The same of a cohort.
pub(crate) fn of_cohort(found: &Cohort, esi: &[Course]) -> [String; 3] {
    let cases = text::count(found.cases.len(), "case");
    let stability = match &found.overall.esi {
        None => format!("No run counts in any of {cases}."),
        Some(pooled) => format!(
            "Over {} the mean ESI is {}{}; the least stable case has {}, the most stable one {}{}.",
            text::count(pooled.cases, "case"),
            text::number(pooled.estimate),
            pooled
                .interval
                .map(|found| format!("; 95 % {}", range(&found, "case")))
                .unwrap_or_default(),
            text::number(pooled.lowest),
            text::number(pooled.highest),
            found
                .overall
                .drift
                .map(|drift| format!("; the mean drift is {}", text::number(drift.estimate)))
                .unwrap_or_default()
        ),
    };
    let third = match found.broken.len() {
        0 => "Every case could be analyzed.".to_owned(),
        some => format!(
            "{} could not be analyzed and {} left out of every figure.",
            text::count(some, "case"),
            if some == 1 { "is" } else { "are" }
        ),
    };
    [stability, breaks(esi), third]
}
