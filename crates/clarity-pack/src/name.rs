//! Names of members: `<run>/<path>`.

/// The longest name of a member, in bytes: ZIP has two bytes for its length.
pub(crate) const MAX: usize = 0xffff;

/// What is wrong with the name of a run, or with one step of a path.
fn step(step: &str) -> Option<&'static str> {
    match step {
        "" => Some("has an empty step"),
        "." | ".." => Some("has a step `.` or `..`"),
        step if step.contains('\0') => Some("has a NUL"),
        // Some tools take it for a separator.
        step if step.contains('\\') => Some("has a backslash"),
        _ => None,
    }
}

/// What is wrong with a run's name.
pub(crate) fn run(name: &str) -> Option<&'static str> {
    if name.contains('/') {
        return Some("has a `/`, and a run is one directory");
    }
    step(name)
}

/// What is wrong with a path inside a run.
pub(crate) fn path(path: &str) -> Option<&'static str> {
    path.split('/').find_map(step)
}

/// The run and the path of a member, or what is wrong with its name.
pub(crate) fn split(name: &[u8]) -> Result<(&str, &str), &'static str> {
    let plain = is_plain(name);
    let name = str::from_utf8(name).map_err(|_| "is not UTF-8")?;
    if plain && let Some(split) = name.split_once('/') {
        return Ok(split);
    }
    if name.starts_with('/') {
        return Err("is absolute");
    }
    if name.ends_with('/') {
        return Err("is a directory");
    }
    let (run, inside) = name.split_once('/').ok_or("belongs to no run")?;
    match step(run).or_else(|| path(inside)) {
        Some(why) => Err(why),
        None => Ok((run, inside)),
    }
}

/// Whether nothing in a name needs a closer look, but that there is a run and a path: the name of nearly
/// every member, looked at once.
fn is_plain(name: &[u8]) -> bool {
    let mut last = b'/';
    for byte in name {
        let first = last == b'/';
        if matches!(byte, 0 | b'\\') || (first && matches!(byte, b'/' | b'.')) {
            return false;
        }
        last = *byte;
    }
    last != b'/'
}
