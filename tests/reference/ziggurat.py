"""The ziggurat tables of `clarity-perturb`, made anew on standard output.

    python3 tests/reference/ziggurat.py | diff - crates/clarity-perturb/src/random/tables.rs

`cargo xtask golden` does that too.

256 layers of equal area under exp(-x*x/2), after Marsaglia and Tsang (2000), with NumPy's tail and
area. Each operation is one of binary64; exp and ln are correctly rounded from 60 decimal digits,
because a platform's own may be a unit off. One entry stands a unit higher than that: NumPy's does.
"""

import decimal
import math
import struct

decimal.getcontext().prec = 60

LAYERS = 256
TAIL = 3.6541528853610088
AREA = float.fromhex("0x1.43016a5a4372ep-8")
SCALE = 2.0**52
ONE_UNIT_HIGHER = 38


def exp(x):
    return float(decimal.Decimal(x).exp())


def ln(x):
    return float(decimal.Decimal(x).ln())


def tables():
    k, w, f = [0] * LAYERS, [0.0] * LAYERS, [0.0] * LAYERS
    x = TAIL
    w[255] = x / SCALE
    f[255] = exp(-x * x / 2)
    # `round` goes to even on a tie, as the tables do.
    k[0] = round(x * f[255] / AREA * SCALE)
    w[0] = AREA / f[255] / SCALE
    f[0] = 1.0
    for i in range(254, 0, -1):
        y = math.sqrt(-2 * ln(AREA / x + f[i + 1]))
        k[i + 1] = round(y / x * SCALE)
        w[i] = y / SCALE
        f[i] = exp(-y * y / 2)
        if i == ONE_UNIT_HIGHER:
            f[i] = math.nextafter(f[i], math.inf)
        x = y
    return k, w, f


def bits(number):
    return struct.unpack("<Q", struct.pack("<d", number))[0]


def spelt(number):
    digits = f"{number:016x}"
    return "0x" + "_".join(digits[i : i + 4] for i in range(0, 16, 4))


def table(name, about, numbers):
    print(f"\n/// {about}")
    print("#[rustfmt::skip]")
    print(f"pub(super) const {name}: [u64; 256] = [")
    for start in range(0, LAYERS, 4):
        row = ", ".join(map(spelt, numbers[start : start + 4]))
        print(f"    {row},")
    print("];")


K, W, F = tables()
print("//! The ziggurat's layers, as `tests/reference/ziggurat.py` prints them.")
table("K", "Below this, a candidate lies inside its layer's rectangle.", K)
table("W", "What a candidate's 52 bits are multiplied by, as the bits of a binary64.", list(map(bits, W)))
table("F", "The height of the curve at each layer's edge, as the bits of a binary64.", list(map(bits, F)))
