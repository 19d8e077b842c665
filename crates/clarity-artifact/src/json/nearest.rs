/// The nearest of some names, if one is near enough to be what was meant.
///
/// ```
/// use clarity_artifact::json::nearest;
/// assert_eq!(nearest("raduis", &["radius", "seed"]), Some("radius".to_owned()));
/// assert_eq!(nearest("angle", &["radius", "seed"]), None);
/// ```
pub fn nearest(name: &str, known: &[&str]) -> Option<String> {
    let distance = |known: &&&str| strsim::damerau_levenshtein(name, known);
    let near = known.iter().min_by_key(distance)?;
    (strsim::damerau_levenshtein(name, near) <= 2.max(near.len() / 3)).then(|| (*near).to_owned())
}
