"""Makes the DICOM files of tests/dicom.rs, and asks pydicom what is in them.

    python -m venv venv && venv/bin/pip install pydicom==3.0.2 numpy==2.4.6 && venv/bin/python make_dicom.py

The pixels are synthetic, hence free of any licence and of any patient. pydicom writes and reads the
files; NumPy computes the grays from pydicom's `pixel_array` and `apply_modality_lut` with the formula
of DICOM PS3.3 C.11.2.1.2.1 in binary64, and the expected hash is SHA-256 of ASCII `{W}x{H}:` and the
grays three times each.

With a directory it writes `expected.txt` there, for every file in it that pydicom opens as one gray
frame without compression: what the ignored test of tests/dicom.rs compares with.
"""

import copy
import hashlib
import io
import sys
import warnings
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_modality_lut
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

HERE = Path(__file__).parent / "dicom"
WIDTH, HEIGHT = 7, 5


def ramp(low, high, kind):
    """From low to high, in an order that no symmetry hides."""
    steps = (np.arange(WIDTH * HEIGHT) * 11) % (WIDTH * HEIGHT)
    return (low + steps * (high - low) // (WIDTH * HEIGHT - 1)).astype(kind).reshape(HEIGHT, WIDTH)


def image(samples, syntax=ExplicitVRLittleEndian, **attributes):
    big = syntax == ExplicitVRBigEndian
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = syntax
    data.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    data.file_meta.MediaStorageSOPInstanceUID = "2.25.1"
    data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    data.SOPInstanceUID = "2.25.1"
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.Rows, data.Columns = samples.shape[:2]
    bits = samples.dtype.itemsize * 8
    data.BitsAllocated = bits
    data.BitsStored = bits
    data.HighBit = bits - 1
    data.PixelRepresentation = int(samples.dtype.kind == "i")
    data.PixelData = samples.astype(samples.dtype.newbyteorder(">" if big else "<")).tobytes()
    if len(data.PixelData) % 2:
        data.PixelData += b"\0"
    data["PixelData"].VR = "OB" if bits == 8 else "OW"
    for name, value in attributes.items():
        if value is None:
            delattr(data, name)
        else:
            setattr(data, name, value)
    return data


def written(data):
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, data, enforce_file_format=True, overwrite=True)
    return buffer.getvalue()


def nested(depth):
    """Sequences in sequences, whose lengths are not told, with pixels of their own."""
    inner = Dataset()
    inner.Rows = 99
    inner.PixelData = b"\1\2"
    inner["PixelData"].VR = "OW"
    for _ in range(depth):
        outer = Dataset()
        outer.is_undefined_length_sequence_item = True
        inner.is_undefined_length_sequence_item = True
        outer.ReferencedImageSequence = Sequence([inner, copy.deepcopy(inner)])
        outer["ReferencedImageSequence"].is_undefined_length = True
        inner = outer
    return inner


def with_nested(data, depth):
    data.update(nested(depth))
    return data


def with_unknown(png):
    """A private element of unknown type and length, whose items are implicit (CP-246)."""
    item = b"\x11\x00\x12\x10\x04\x00\x00\x00abcd"
    unknown = (
        b"\x09\x00\x10\x10UN\0\0\xff\xff\xff\xff"
        + b"\xfe\xff\x00\xe0\xff\xff\xff\xff" + item + b"\xfe\xff\x0d\xe0\0\0\0\0"
        + b"\xfe\xff\xdd\xe0\0\0\0\0"
    )
    at = png.index(b"\x28\x00\x02\x00US")
    return png[:at] + unknown + png[at:]


I16, U16, U8 = ramp(-1000, 2000, "i2"), ramp(3, 4000, "u2"), ramp(5, 250, "u1")
CT = {"RescaleSlope": "2.5", "RescaleIntercept": "-1024"}
SEVERAL = {"WindowCenter": ["40.5", "600"], "WindowWidth": ["400", "2800"]}
STEP = {"WindowCenter": "2000", "WindowWidth": "1"}
INVERTED = {"PhotometricInterpretation": "MONOCHROME1"}
TWELVE = {"BitsStored": 12, "HighBit": 11}

WELL = {
    "signed_16": image(I16, **CT, **SEVERAL),
    "signed_16_no_window": image(I16, **CT),
    "signed_16_inverted": image(I16, **CT, **SEVERAL, **INVERTED),
    "signed_16_implicit": image(I16, ImplicitVRLittleEndian, **CT, **SEVERAL),
    "signed_16_big_endian": image(I16, ExplicitVRBigEndian, **CT, **SEVERAL),
    "unsigned_16": image(U16, WindowCenter="1234.5", WindowWidth="777.25", VOILUTFunction="LINEAR"),
    "unsigned_16_inverted_no_window": image(U16, **INVERTED),
    "unsigned_16_step": image(U16, **STEP),
    "unsigned_12": image(U16, **TWELVE),
    "signed_12": image(ramp(-2048, 2047, "i2"), **TWELVE),
    "unsigned_8": image(U8),
    "unsigned_8_inverted": image(U8, **INVERTED, WindowCenter="127", WindowWidth="200"),
    "unsigned_8_one_frame": image(U8, NumberOfFrames="1"),
    "signed_8": image(ramp(-128, 127, "i1")),
    "flat": image(np.full((2, 3), 7, "u2")),
    "centre_only": image(U16, WindowCenter="9"),
    "nested": with_nested(image(I16, **CT), 3),
    "nested_implicit": with_nested(image(I16, ImplicitVRLittleEndian, **CT), 3),
    "one_pixel": image(np.array([[300]], "u2"), WindowCenter="300", WindowWidth="101"),
}
RAW = {
    "unknown_sequence": with_unknown(written(image(I16, **CT))),
    "trailing": written(image(I16, **CT)) + b"\xfc\xff\xfc\xff" + b"OB\0\0\x04\0\0\0\0\0\0\0",
}
ILL = {
    "colour": image(
        np.zeros((2, 2, 3), "u1"), SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0
    ),
    "palette": image(U8, PhotometricInterpretation="PALETTE COLOR"),
    "two_samples": image(U8, SamplesPerPixel=2),
    "frames": image(U8, NumberOfFrames="2"),
    "modality_table": image(U16, ModalityLUTSequence=[Dataset()]),
    "no_rows": image(U16, Rows=None),
    "zero_rows": image(U16, Rows=0),
    "huge": image(U16, Rows=20_000, Columns=20_000),
    "bits_32": image(U16, BitsAllocated=32, BitsStored=32, HighBit=31),
    "bits_17_of_16": image(U16, BitsStored=17, HighBit=16),
    "bits_high": image(U16, BitsStored=12, HighBit=15),
    "bits_8_big_endian": image(U8, ExplicitVRBigEndian),
    "representation": image(U16, PixelRepresentation=2),
    "no_pixels": image(U16, PixelData=None),
    "few_pixels": image(U16, Rows=6),
    "sigmoid": image(U16, WindowCenter="9", WindowWidth="9", VOILUTFunction="SIGMOID"),
    "narrow": image(U16, WindowCenter="9", WindowWidth="0.5"),
    "slope": image(U16, RescaleIntercept="0", RescaleSlope="1"),
    "deflated": image(U16, DeflatedExplicitVRLittleEndian),
}


def grays(data):
    """The formula of the standard, in NumPy."""
    # pydicom takes no decision about bits beyond those that are stored; here there are none set.
    x = np.asarray(apply_modality_lut(data.pixel_array, data), np.float64)
    if "WindowCenter" in data and "WindowWidth" in data:
        first = lambda value: float(value[0] if isinstance(value, pydicom.multival.MultiValue) else value)
        c, w = first(data.WindowCenter), first(data.WindowWidth)
        if w == 1:
            y = (x > c - 0.5).astype(np.float64)
        else:
            y = np.clip((x - (c - 0.5 - (w - 1) / 2)) / (w - 1), 0, 1)
    elif x.max() == x.min():
        y = np.zeros_like(x)
    else:
        y = np.clip((x - x.min()) / (x.max() - x.min()), 0, 1)
    if data.PhotometricInterpretation == "MONOCHROME1":
        y = 1 - y
    return np.floor(y * 255 + 0.5).astype(np.uint8)


def digest(dicom):
    data = pydicom.dcmread(io.BytesIO(dicom))
    gray = grays(data)
    text = f"{gray.shape[1]}x{gray.shape[0]}:".encode()
    return hashlib.sha256(text + np.repeat(gray, 3).tobytes()).hexdigest()


def survey(directory):
    """Hashes of strangers' files; a word instead where the picture is no single gray frame."""
    lines = []
    for path in sorted(directory.rglob("*.dcm")):
        name = path.relative_to(directory)
        try:
            data = pydicom.dcmread(path)
            compressed = data.file_meta.TransferSyntaxUID.is_compressed
            gray = data.PhotometricInterpretation.startswith("MONOCHROME")
            one = int(data.get("NumberOfFrames") or 1) == 1
            verdict = digest(path.read_bytes()) if gray and one and not compressed else "other"
        except Exception as error:
            verdict = type(error).__name__
        lines.append(f"{name} {verdict}\n")
    (directory / "expected.txt").write_text("".join(lines))


def main():
    warnings.simplefilter("ignore")
    if sys.argv[1:]:
        return survey(Path(sys.argv[1]))
    HERE.mkdir(exist_ok=True)
    well = {name: written(data) for name, data in WELL.items()} | RAW
    ill = {name: written(data) for name, data in ILL.items()}
    slope = ill["slope"]
    ill["slope"] = slope.replace(b"\x53\x10DS\x02\x001 ", b"\x53\x10DS\x02\x00nn")
    assert ill["slope"] != slope
    for name, dicom in (well | ill).items():
        (HERE / f"{name}.dcm").write_bytes(dicom)
    (HERE / "expected.txt").write_text("".join(f"{name} {digest(dicom)}\n" for name, dicom in well.items()))


if __name__ == "__main__":
    main()
