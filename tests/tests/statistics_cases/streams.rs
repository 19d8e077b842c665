//! Random keys, counters and streams.

use super::{Case, Draws};
use clarity::stats::{Philox, Stream, bootstrap_mean};
use serde_json::json;

pub(super) fn of_philox(draws: &mut Draws) -> Case {
    // Small words carry where NumPy adds 1, large ones fill all bits.
    let mut word = || match draws.below(3) {
        0 => draws.below(2),
        1 => u64::MAX - draws.below(2),
        _ => draws.0.next_u64(),
    };
    let (key, counter) = ([word(), word()], [word(), word(), word(), word()]);
    let block = Philox::block(key, counter);
    let half = |half: u64| f64::from(u32::try_from(half).unwrap());
    let halves = block
        .iter()
        .flat_map(|word| [half(word >> 32), half(word & 0xFFFF_FFFF)]);
    let ours: Vec<f64> = halves.collect();
    Case::new("philox", json!({"key": key, "counter": counter}), ours)
}

pub(super) fn of_bootstrap(draws: &mut Draws) -> Case {
    let (seed, n) = (draws.0.next_u64(), draws.size(1, 11));
    let (name, values) = (["esi", "drift", "ESI / Größe", ""][n % 4], draws.numbers(n));
    let ours = bootstrap_mean(&values, &Stream::new(seed, name), 9).unwrap();
    let request = json!({"seed": seed, "name": name, "values": values, "replicates": 9});
    Case::new("bootstrap", request, ours)
}
