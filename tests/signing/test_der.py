import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from assessments.signing.certificate import SealSigner
from assessments.signing.der import der_length, is_der


class Anything(core.SequenceOf):  # type: ignore[misc] # asn1crypto ships no types
    _child_spec = core.Any


def test_certificate_is_der(signer: SealSigner) -> None:
    assert is_der(signer.certificate)
    assert der_length(signer.certificate + b"\0\0") == len(signer.certificate)


@given(
    st.recursive(st.integers() | st.booleans() | st.binary(max_size=300), st.lists, max_leaves=8)
)
def test_what_asn1crypto_encodes_is_der(value: object) -> None:
    assert is_der(encoded(value))


def encoded(value: object) -> bytes:
    if isinstance(value, bool):
        return bytes(core.Boolean(value).dump())
    if isinstance(value, int):
        return bytes(core.Integer(value).dump())
    if isinstance(value, bytes):
        return bytes(core.OctetString(value).dump())
    assert isinstance(value, list)
    return bytes(Anything([core.Any.load(encoded(item)) for item in value]).dump())


@pytest.mark.parametrize(
    "data",
    [
        "",
        "30",
        "3080",  # indefinite length
        "30800201010000",
        "3081030201ff",  # length that fits in one byte
        "308200030201ff",
        "3002020101",  # child longer than its parent
        "30060201010201",  # child cut short
        "020100ff",  # something after
        "02020001",  # integer with a useless zero
        "0202ff80",
        "0200",
        "010101",  # neither true nor false
        "30050201010000",  # padding taken in
        "1f0100",  # tags of several bytes
    ],
)
def test_other_spellings_are_refused(data: str) -> None:
    assert not is_der(bytes.fromhex(data))


def test_deep_nesting_ends() -> None:
    data = b""
    for _ in range(3000):
        data = bytes(core.OctetString(data).dump())
        data = b"\x30" + data[1:]
    assert is_der(data)
