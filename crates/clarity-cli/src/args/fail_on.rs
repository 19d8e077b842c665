use std::str::FromStr;

/// At how many failed runs a sweep stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailOn {
    /// At this many.
    Runs(usize),
    /// At this share of all runs, in hundredths of a percent.
    Share(usize),
}

impl FailOn {
    /// The number for a sweep of so many runs, at least one.
    pub(crate) fn of(self, runs: usize) -> usize {
        match self {
            Self::Runs(limit) => limit,
            // Each of at most a million runs may count ten thousandfold.
            Self::Share(share) => runs.saturating_mul(share).div_ceil(10_000).max(1),
        }
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || {
            format!(
                "found {text:?}, expected a number of runs from 1, or a share up to 100% such as 5% or 0.25%"
            )
        };
        let Some(share) = text.strip_suffix('%') else {
            let limit = text.parse().ok().filter(|limit| *limit > 0);
            return limit.map(Self::Runs).ok_or_else(expected);
        };
        let (whole, rest) = share.split_once('.').unwrap_or((share, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(rest) || rest.len() > 2 || whole.len() > 3 {
            return Err(expected());
        }
        let hundredths = format!("{whole}{rest:0<2}").parse().ok();
        let share = hundredths.filter(|share| (1..=10_000).contains(share));
        share.map(Self::Share).ok_or_else(expected)
    }
}
